import { get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { exemptionsOf, guardsCluster, webhooksOf } from "../admission.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A webhook that is not asked for objects with, or without, a certain label is asked only by whoever wants to be
 * asked: the one who writes the object writes its labels.
 *
 * Field:   webhooks[*].objectSelector of ValidatingWebhookConfiguration
 * Allowed: no objectSelector on webhooks that are asked for pods, workloads or role bindings
 * Source:  k8s.io/api/admissionregistration/v1/types.go; Kubernetes documentation, Dynamic Admission Control,
 *          "Matching requests: objectSelector"
 */
export const webhookExemption = check({
  id: "webhook-exemption",
  title: "A label on the object turns the policy webhook off",
  severity: medium("whoever writes the object is past the policy"),
  frameworks: ["owasp-k8s-2025/K04"],
  resources: {
    kinds: ["admissionregistration.k8s.io/ValidatingWebhookConfiguration"],
    run(resource, report) {
      for (const { spec, name, path } of webhooksOf(resource)) {
        if (!guardsCluster(get(spec, "rules"))) continue
        for (const exemption of exemptionsOf(get(spec, "objectSelector"), append(path, "objectSelector")))
          report(
            { resource, path: exemption.path },
            `webhook ${name} is not asked for every object: the label ${exemption.label} decides, and whoever writes the object sets it`,
          )
      }
    },
  },
  fix: { title: "Select by namespace instead, and keep the right to label namespaces to administrators" },
  examples: {
    good: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingWebhookConfiguration",
      {
        webhooks: [
          {
            name: "policy.example",
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
            rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
            objectSelector: { matchExpressions: [{ key: "policy.example/skip", operator: "DoesNotExist" }] },
          },
        ],
      },
      { namespace: undefined },
    ),
  },
})
