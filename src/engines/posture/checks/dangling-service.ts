import { asObject, get } from "../../../lib/json.ts"
import { labelEquality } from "../../../model/labels.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"

/**
 * A Service whose selector matches no pod answers nothing; a misspelt label is the usual cause. Whoever creates a pod
 * with these labels receives its traffic.
 *
 * Field:   spec.selector of Services
 * Allowed: labels of at least one workload in the namespace; none at all (endpoints are kept by hand)
 * Source:  k8s.io/api/core/v1/types.go, ServiceSpec.Selector
 */
export const danglingService = check({
  id: "dangling-service",
  title: "Service selects no workload",
  severity: low("it cannot work, and its traffic is there for the taking"),
  aliases: ["kube-linter:dangling-service", "kube-score:service-targets-pod", "kubescape:C-0293"],
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["Service"],
    run(resource, report, { workloadsIn }) {
      const selector = asObject(get(resource.spec, "selector"))
      if (Object.keys(selector).length === 0 || get(resource.spec, "type") === "ExternalName") return
      const matches = labelEquality(selector)
      // Without any workload in the namespace, the pods come from elsewhere.
      const neighbours = workloadsIn(resource.namespace)
      if (neighbours.length === 0 || neighbours.some(({ pod }) => matches(pod.labels))) return
      const labels = Object.entries(selector).map(([key, value]) => `${key}=${value}`)
      report(
        { resource, path: "/spec/selector" },
        `Service ${resource.name} selects ${labels.join(", ")}, which no workload in ${resource.namespace} has`,
      )
    },
  },
  fix: { title: "Correct the selector, or remove the Service" },
  examples: {
    good: [deployment(), object("v1", "Service", { spec: { selector: { app: "app" }, ports: [{ port: 80 }] } })],
    bad: [deployment(), object("v1", "Service", { spec: { selector: { app: "apps" }, ports: [{ port: 80 }] } })],
  },
})
