import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { listensLocally } from "../control-plane/judge-arguments.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * Only health probes and metrics collectors of the node need the port. Listening on every address, it is there for
 * the whole network to attack.
 *
 * Field:   command and args of kube-scheduler; scheduler.extraArgs of kubeadm
 * Allowed: --bind-address of the node itself (127.0.0.1, ::1)
 * Source:  kubernetes cmd/kube-scheduler/app/options; Kubernetes documentation, kube-scheduler
 */
export const schedulerBindAddress = check({
  id: "scheduler-bind-address",
  title: "Scheduler listens on the network",
  severity: low("it asks for authentication there, but need not be reachable"),
  aliases: ["trivy:KCV-0041", "kubescape:C-0152", "checkov:CKV_K8S_115"],
  frameworks: ["cis-1.12/1.4.2", "owasp-k8s-2025/K06"],
  whole: listensLocally("kube-scheduler", "its port is open to the network"),
  fix: {
    title: "Set --bind-address=127.0.0.1",
    patch: setArgument("bind-address", "127.0.0.1"),
    risk: "metrics can no longer be collected from other machines",
  },
  examples: { good: staticPod("kube-scheduler", "--bind-address=127.0.0.1"), bad: staticPod("kube-scheduler") },
})
