import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { expectsSwitch } from "../control-plane/judge-arguments.ts"
import { removeArgument } from "../control-plane/set-argument.ts"

/**
 * Without TLS everything between API server and kubelets (logs, exec sessions, credentials) is read and changed by
 * whoever is on the way. Kubernetes removed the switch in 1.22; a later server does not start with it.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --kubelet-https absent or true
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerKubeletHttps = check({
  id: "api-server-kubelet-https",
  title: "API server talks to kubelets without TLS",
  severity: high("sessions in containers can be read and changed on the way"),
  aliases: ["trivy:KCV-0004", "checkov:CKV_K8S_71"],
  frameworks: ["owasp-k8s-2025/K06"],
  whole: expectsSwitch(
    "kube-apiserver",
    "kubelet-https",
    { wanted: true, byDefault: true },
    "it talks to kubelets in plain text",
  ),
  fix: { title: "Remove --kubelet-https", patch: removeArgument },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--kubelet-https=false"),
  },
})
