import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { expectsSwitch } from "../control-plane/judge-arguments.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * With one credential for all controllers each of them holds the rights of all: a flaw in one of forty controllers is
 * a flaw in every one.
 *
 * Field:   command and args of kube-controller-manager; controllerManager.extraArgs of kubeadm
 * Allowed: --use-service-account-credentials=true
 * Source:  kubernetes cmd/kube-controller-manager/app/options; Kubernetes documentation, kube-controller-manager
 */
export const controllerManagerCredentials = check({
  id: "controller-manager-credentials",
  title: "All controllers share one credential",
  severity: medium("a flaw in one controller has the rights of all"),
  aliases: ["trivy:KCV-0035", "kubescape:C-0146", "checkov:CKV_K8S_108"],
  frameworks: ["cis-1.12/1.3.3", "owasp-k8s-2025/K02"],
  whole: expectsSwitch(
    "kube-controller-manager",
    "use-service-account-credentials",
    { wanted: true, byDefault: false },
    "every controller holds the rights of all",
  ),
  fix: {
    title: "Set --use-service-account-credentials=true",
    patch: setArgument("use-service-account-credentials", "true"),
    risk: "without the stock roles of controllers they are refused",
  },
  examples: {
    good: staticPod("kube-controller-manager", "--use-service-account-credentials=true"),
    bad: staticPod("kube-controller-manager"),
  },
})
