import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"

/**
 * Pods whose service account does not exist are refused when they are created: the workload stands still, often only
 * at the next roll-out.
 *
 * Field:   spec.serviceAccountName of the pod
 * Allowed: a ServiceAccount of the namespace, where the scan holds any of that namespace; default always exists
 * Source:  kubernetes plugin/pkg/admission/serviceaccount/admission.go (Admit)
 */
export const missingServiceAccount = check({
  id: "missing-service-account",
  title: "Service account does not exist",
  severity: medium("no pod of the workload can be created"),
  aliases: ["kube-linter:non-existent-service-account", "kubescape:C-0307"],
  frameworks: ["devops/reliability"],
  workloads(workload, report, { inventory }) {
    const { value: name, ...place } = workload.pod.serviceAccountName
    if (name === "default" || workload.serviceAccount(inventory)) return
    // Folders that hold no service account at all leave them to another tool.
    const [known] = inventory.ofKind("ServiceAccount", "")
    if (known) report(place, `service account ${name} is not among those of namespace ${workload.namespace}`)
  },
  fix: { title: "Create the service account, or correct its name" },
  examples: {
    good: [deployment({ serviceAccountName: "app" }), object("v1", "ServiceAccount", {})],
    bad: [deployment({ serviceAccountName: "apps" }), object("v1", "ServiceAccount", {})],
  },
})
