import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * The containers of the pod see each other's processes and, where users are the same, environment and files: what
 * breaks into the weakest of them reads the secrets of all.
 *
 * Field:   spec.shareProcessNamespace
 * Allowed: absent, false
 * Source:  Kubernetes documentation, "Share Process Namespace between Containers in a Pod"
 */
export const shareProcessNamespace = check({
  id: "share-process-namespace",
  title: "Containers of the pod see each other's processes",
  severity: low("weakens the walls inside one pod only"),
  frameworks: ["owasp-k8s-2025/K01"],
  os: "linux",
  workloads({ pod }, report) {
    if (pod.shareProcessNamespace.value && !pod.hostPID.value)
      report(pod.shareProcessNamespace, "the containers of the pod share one process namespace")
  },
  fix: {
    title: "Remove shareProcessNamespace",
    patch: remove,
    risk: "A sidecar that signals or watches the application's process needs it.",
  },
  examples: { good: pod({ shareProcessNamespace: false }), bad: pod({ shareProcessNamespace: true }) },
})
