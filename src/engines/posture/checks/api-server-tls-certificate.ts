import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { requiresArguments } from "../control-plane/judge-arguments.ts"

/**
 * Without a certificate the server makes one itself that no client can verify, and clients learn to skip
 * verification.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --tls-cert-file and --tls-private-key-file
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerTlsCertificate = check({
  id: "api-server-tls-certificate",
  title: "API server has no serving certificate",
  severity: medium("clients cannot verify whom they talk to"),
  aliases: ["trivy:KCV-0027", "kubescape:C-0138", "checkov:CKV_K8S_100"],
  frameworks: ["cis-1.12/1.2.24", "owasp-k8s-2025/K06"],
  whole: requiresArguments(
    "kube-apiserver",
    ["tls-cert-file", "tls-private-key-file"],
    "it signs its own certificate at each start",
  ),
  fix: { title: "Name a certificate of the cluster authority in --tls-cert-file and --tls-private-key-file" },
  examples: {
    good: staticPod("kube-apiserver", "--tls-cert-file=/pki/file", "--tls-private-key-file=/pki/file"),
    bad: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
  },
})
