import { get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { guardsCluster, webhooksOf } from "../admission.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * A validating webhook that watches over pods or roles and is ignored while it fails is no guard: whoever can make it
 * slow or stop it, or waits for its roll-out, is past it.
 *
 * Field:   webhooks[*].failurePolicy of ValidatingWebhookConfiguration
 * Allowed: Fail, for webhooks that are asked for pods, workloads or role bindings
 * Source:  k8s.io/api/admissionregistration/v1/types.go; Kubernetes documentation, Dynamic Admission Control
 */
export const webhookFailurePolicy = check({
  id: "webhook-failure-policy",
  title: "Policy webhook is ignored while it fails",
  severity: medium("stopping the webhook lifts the policy"),
  frameworks: ["owasp-k8s-2025/K04"],
  resources: {
    kinds: ["admissionregistration.k8s.io/ValidatingWebhookConfiguration"],
    run(resource, report) {
      for (const { spec, name, failurePolicy, path } of webhooksOf(resource))
        if (failurePolicy === "Ignore" && guardsCluster(get(spec, "rules")))
          report(
            { resource, path: append(path, "failurePolicy") },
            `webhook ${name} lets everything through while it fails`,
          )
    },
  },
  fix: {
    title: "Set failurePolicy to Fail, and spare the namespace that the webhook runs in",
    patch: setTo("Fail"),
    risk: "while the webhook is down what it is asked for is refused",
  },
  examples: {
    good: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingWebhookConfiguration",
      {
        webhooks: [
          {
            name: "policy.example",
            failurePolicy: "Fail",
            rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
          },
        ],
      },
      { namespace: undefined },
    ),
    bad: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingWebhookConfiguration",
      {
        webhooks: [
          {
            name: "policy.example",
            failurePolicy: "Ignore",
            rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
          },
        ],
      },
      { namespace: undefined },
    ),
  },
})
