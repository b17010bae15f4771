import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { requiresArguments } from "../control-plane/judge-arguments.ts"

/**
 * Without a key of its own the server checks tokens with its TLS key, so that the certificate cannot be changed
 * without breaking every token, and one key serves two ends.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --service-account-key-file
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerServiceAccountKey = check({
  id: "api-server-service-account-key",
  title: "API server has no key for service-account tokens",
  severity: low("one key serves two ends and can hardly be changed"),
  aliases: ["trivy:KCV-0025", "kubescape:C-0136", "checkov:CKV_K8S_97"],
  frameworks: ["cis-1.12/1.2.22", "owasp-k8s-2025/K09"],
  whole: requiresArguments("kube-apiserver", ["service-account-key-file"], "tokens are checked with its TLS key"),
  fix: { title: "Make a key pair for tokens and name its public key in --service-account-key-file" },
  examples: {
    good: staticPod("kube-apiserver", "--service-account-key-file=/pki/sa.pub"),
    bad: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
  },
})
