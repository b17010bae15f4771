import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { expectsSwitch } from "../control-plane/judge-arguments.ts"
import { removeArgument } from "../control-plane/set-argument.ts"

/**
 * Priority and fairness keeps one client from pushing out all others. Without it a loop in one controller, or an
 * attacker with any credential, stops the API for everybody.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --enable-priority-and-fairness absent or true
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerPriorityAndFairness = check({
  id: "api-server-priority-and-fairness",
  title: "API server has no fair queues",
  severity: low("one client can stop the API for all"),
  frameworks: ["owasp-k8s-2025/K07"],
  whole: expectsSwitch(
    "kube-apiserver",
    "enable-priority-and-fairness",
    { wanted: true, byDefault: true },
    "one client can push out all others",
  ),
  fix: { title: "Remove --enable-priority-and-fairness; true is the default", patch: removeArgument },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--enable-priority-and-fairness=false"),
  },
})
