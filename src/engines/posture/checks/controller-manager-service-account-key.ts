import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { requiresArguments } from "../control-plane/judge-arguments.ts"

/**
 * Without the key no tokens are made for service accounts that need one in a Secret, and what needs one gets
 * credentials by hand.
 *
 * Field:   command and args of kube-controller-manager; controllerManager.extraArgs of kubeadm
 * Allowed: --service-account-private-key-file
 * Source:  kubernetes cmd/kube-controller-manager/app/options; Kubernetes documentation, kube-controller-manager
 */
export const controllerManagerServiceAccountKey = check({
  id: "controller-manager-service-account-key",
  title: "Controller manager has no key for service-account tokens",
  severity: low("credentials are handed out by hand"),
  aliases: ["trivy:KCV-0036", "kubescape:C-0147", "checkov:CKV_K8S_110"],
  frameworks: ["cis-1.12/1.3.4", "owasp-k8s-2025/K09"],
  whole: requiresArguments("kube-controller-manager", ["service-account-private-key-file"], "it cannot sign tokens"),
  fix: { title: "Name the private key of tokens in --service-account-private-key-file" },
  examples: {
    good: staticPod("kube-controller-manager", "--service-account-private-key-file=/pki/sa.key"),
    bad: staticPod("kube-controller-manager"),
  },
})
