import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { refusesArguments } from "../control-plane/judge-arguments.ts"
import { removeArgument } from "../control-plane/set-argument.ts"

/**
 * Tokens in a file live for ever, cannot be revoked without a restart and stand there in plain text. Whoever reads
 * the file once is in for good.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: no --token-auth-file
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerTokenAuthFile = check({
  id: "api-server-token-auth-file",
  title: "API server takes tokens from a file",
  severity: high("tokens that never expire open the cluster"),
  aliases: ["trivy:KCV-0002", "kubescape:C-0114", "checkov:CKV_K8S_70"],
  frameworks: ["cis-1.12/1.2.2", "mitre-attack/T1552.001", "owasp-k8s-2025/K09"],
  whole: refusesArguments(
    "kube-apiserver",
    ["token-auth-file"],
    "tokens never expire and stand in a file in plain text",
  ),
  fix: {
    title: "Remove --token-auth-file and use OpenID Connect, client certificates or service-account tokens",
    patch: removeArgument,
    risk: "whoever signs in by such a token is locked out",
  },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--token-auth-file=/etc/tokens.csv"),
  },
})
