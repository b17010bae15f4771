import { info } from "../../../model/severity.ts"
import { webhookKinds, webhooksOf } from "../admission.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Whoever controls a webhook sees and decides what is written to the cluster; a mutating one changes it. Attackers
 * use them to stay. Each one should be known to somebody.
 *
 * Field:   ValidatingWebhookConfiguration and MutatingWebhookConfiguration
 * Allowed: none; this rule lists them for review
 * Source:  Microsoft threat matrix for Kubernetes, MS-TA9015 (Malicious admission controller)
 */
export const webhookInventory = check({
  id: "webhook-inventory",
  title: "Admission webhook to review",
  severity: info("a list to go through"),
  aliases: ["kubescape:C-0036", "kubescape:C-0039"],
  frameworks: ["threat-matrix-k8s/MS-TA9015", "threat-matrix-k8s/MS-TA9011"],
  optional: true,
  resources: {
    kinds: webhookKinds,
    run(resource, report) {
      for (const { name, path } of webhooksOf(resource))
        report({ resource, path }, `${resource.kind} ${resource.name} asks ${name}`)
    },
  },
  fix: { title: "Confirm who runs the webhook and that it is needed" },
  examples: {
    good: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingWebhookConfiguration",
      { webhooks: [] },
      { namespace: undefined },
    ),
    bad: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingWebhookConfiguration",
      { webhooks: [{ name: "policy.example" }] },
      { namespace: undefined },
    ),
  },
})
