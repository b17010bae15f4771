import { asNumber, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { webhookKinds, webhooksOf } from "../admission.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Every request that a webhook is asked for waits as long for its answer. With a long limit a slow webhook makes the
 * whole API slow, and requests run into limits of their own.
 *
 * Field:   webhooks[*].timeoutSeconds
 * Allowed: up to 10 (the default)
 * Source:  k8s.io/api/admissionregistration/v1/types.go; Kubernetes documentation, Dynamic Admission Control,
 *          "Timeouts"
 */
export const webhookTimeout = check({
  id: "webhook-timeout",
  title: "API waits long for a webhook",
  severity: low("one slow webhook makes the API slow"),
  frameworks: ["devops/reliability"],
  resources: {
    kinds: webhookKinds,
    run(resource, report) {
      for (const { spec, name, path } of webhooksOf(resource)) {
        const seconds = asNumber(get(spec, "timeoutSeconds")) ?? 10
        if (seconds > 10)
          report({ resource, path: append(path, "timeoutSeconds") }, `webhook ${name} may take ${seconds} seconds`)
      }
    },
  },
  fix: { title: "Set timeoutSeconds to 10 or less", patch: setTo(10), risk: "a webhook that needs longer fails" },
  examples: {
    good: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingWebhookConfiguration",
      { webhooks: [{ name: "policy.example", timeoutSeconds: 5 }] },
      { namespace: undefined },
    ),
    bad: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingWebhookConfiguration",
      { webhooks: [{ name: "policy.example", timeoutSeconds: 30 }] },
      { namespace: undefined },
    ),
  },
})
