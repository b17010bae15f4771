import { asArray, asObject, asStrings, get, type JsonValue } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { asksFor, webhookKinds, webhooksOf } from "../admission.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A webhook that must answer for everything, the system namespaces included, stops the cluster when it stops: its own
 * pods cannot come back, since their creation asks it.
 *
 * Field:   webhooks[*] with failurePolicy Fail, rules on every resource or on pods, and no selector
 * Allowed: a namespaceSelector that spares kube-system or the namespace of the webhook; matchConditions;
 *          failurePolicy Ignore
 * Source:  k8s.io/api/admissionregistration/v1/types.go; Kubernetes documentation, Dynamic Admission Control,
 *          "Avoiding operating on the kube-system namespace", "Avoiding deadlocks in self-hosted webhooks"
 */
export const webhookBlocksCluster = check({
  id: "webhook-blocks-cluster",
  title: "Webhook can stop the cluster",
  severity: low("when it fails nothing starts any more, itself included"),
  frameworks: ["devops/reliability"],
  resources: {
    kinds: webhookKinds,
    run(resource, report) {
      for (const { spec, name, failurePolicy, path } of webhooksOf(resource)) {
        const isOpen = ["namespaceSelector", "objectSelector"].every(
          (field) => Object.keys(asObject(get(spec, field))).length === 0,
        )
        if (failurePolicy !== "Fail" || !isOpen || asArray(get(spec, "matchConditions")).length > 0) continue
        if (asksFor(get(spec, "rules"), "", "pods") && !onlyConnections(get(spec, "rules")))
          report(
            { resource, path },
            `webhook ${name} has to answer for pods of every namespace, its own and kube-system included`,
          )
      }
    },
  },
  fix: { title: "Add a namespaceSelector that leaves out kube-system and the namespace of the webhook" },
  examples: {
    good: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingWebhookConfiguration",
      {
        webhooks: [
          {
            name: "policy.example",
            rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
            namespaceSelector: {
              matchExpressions: [{ key: "kubernetes.io/metadata.name", operator: "NotIn", values: ["kube-system"] }],
            },
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
          },
        ],
      },
      { namespace: undefined },
    ),
  },
})

/** Rules for exec, attach and the like stop nothing from starting. */
const onlyConnections = (rules: JsonValue | undefined): boolean =>
  asArray(rules).every((rule) => asStrings(get(rule, "resources")).every((name) => name.startsWith("pods/")))
