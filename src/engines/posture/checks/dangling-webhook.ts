import { asString, dig, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { webhookKinds, webhooksOf } from "../admission.ts"
import { check } from "../check.ts"
import { isMissing } from "../completeness.ts"
import { object } from "../examples.ts"

/**
 * A webhook whose Service does not exist refuses everything it is asked for, or lets everything through, as its
 * failurePolicy says. Whoever creates a Service of that name is asked instead.
 *
 * Field:   webhooks[*].clientConfig.service
 * Allowed: objects that the input holds; what the input cannot know is passed over (see completeness.ts)
 * Source:  k8s.io/api/admissionregistration/v1/types.go, ServiceReference
 */
export const danglingWebhook = check({
  id: "dangling-webhook",
  title: "Webhook leads to no Service",
  severity: medium("nothing works, or nothing is checked"),
  frameworks: ["owasp-k8s-2025/K04"],
  resources: {
    kinds: webhookKinds,
    run(resource, report, { inventory }) {
      for (const { spec, name, path, failurePolicy } of webhooksOf(resource)) {
        const service = dig(spec, "clientConfig", "service")
        const namespace = asString(get(service, "namespace")) ?? ""
        const wanted = asString(get(service, "name")) ?? ""
        if (service !== undefined && isMissing(inventory, resource, "Service", "", namespace, wanted))
          report(
            { resource, path: append(path, "clientConfig", "service") },
            `webhook ${name} asks Service ${namespace}/${wanted}, which does not exist, and ${failurePolicy === "Ignore" ? "lets everything through" : "refuses everything"}`,
          )
      }
    },
  },
  fix: { title: "Correct the Service, or remove the webhook" },
  examples: {
    good: [
      object(
        "admissionregistration.k8s.io/v1",
        "ValidatingWebhookConfiguration",
        { webhooks: [{ name: "a", clientConfig: { service: { namespace: "shop", name: "app" } } }] },
        { namespace: undefined },
      ),
      object("v1", "Service", { spec: {} }),
    ],
    bad: [
      object(
        "admissionregistration.k8s.io/v1",
        "ValidatingWebhookConfiguration",
        { webhooks: [{ name: "a", clientConfig: { service: { namespace: "shop", name: "apps" } } }] },
        { namespace: undefined },
      ),
      object("v1", "Service", { spec: {} }),
    ],
  },
})
