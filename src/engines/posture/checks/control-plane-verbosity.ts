import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { componentsOf } from "../control-plane/find-components.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * From level 8 on the client library writes bodies of requests and answers into the log, Secrets and tokens among
 * them, where everybody reads them who may read logs.
 *
 * Field:   --v of kube-apiserver, kube-controller-manager, kube-scheduler and kubelet
 * Allowed: up to 7
 * Source:  k8s.io/client-go transport/round_trippers.go (DebugWrappers); k8s.io/klog
 */
export const controlPlaneVerbosity = check({
  id: "control-plane-verbosity",
  title: "Component writes bodies of requests into its log",
  severity: medium("Secrets and tokens end up in logs"),
  frameworks: ["owasp-k8s-2025/K03", "owasp-k8s-2025/K10"],
  whole(context, report) {
    for (const flags of componentsOf(context)) {
      if (flags.component === "etcd" || !(Number(flags.value("v")) >= 8)) continue
      report(flags.at("v"), `${flags.component} logs at level ${flags.value("v")}, bodies of requests included`)
    }
  },
  fix: { title: "Set --v=2", patch: setArgument("v", "2") },
  examples: { good: staticPod("kube-apiserver", "--v=2"), bad: staticPod("kube-apiserver", "--v=10") },
})
