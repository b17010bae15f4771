import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { listensLocally } from "../control-plane/judge-arguments.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * Only health probes and metrics collectors of the node need the port. Listening on every address, it is there for
 * the whole network to attack.
 *
 * Field:   command and args of kube-controller-manager; controllerManager.extraArgs of kubeadm
 * Allowed: --bind-address of the node itself (127.0.0.1, ::1)
 * Source:  kubernetes cmd/kube-controller-manager/app/options; Kubernetes documentation, kube-controller-manager
 */
export const controllerManagerBindAddress = check({
  id: "controller-manager-bind-address",
  title: "Controller manager listens on the network",
  severity: low("it asks for authentication there, but need not be reachable"),
  aliases: ["trivy:KCV-0039", "kubescape:C-0150", "checkov:CKV_K8S_113"],
  frameworks: ["cis-1.12/1.3.7", "owasp-k8s-2025/K06"],
  whole: listensLocally("kube-controller-manager", "its port is open to the network"),
  fix: {
    title: "Set --bind-address=127.0.0.1",
    patch: setArgument("bind-address", "127.0.0.1"),
    risk: "metrics can no longer be collected from other machines",
  },
  examples: {
    good: staticPod("kube-controller-manager", "--bind-address=127.0.0.1"),
    bad: staticPod("kube-controller-manager"),
  },
})
