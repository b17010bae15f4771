import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { requiresArguments } from "../control-plane/judge-arguments.ts"

/**
 * Without an authority the API server accepts any certificate from a kubelet: whoever is between them reads logs and
 * exec sessions and answers in place of the node.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --kubelet-certificate-authority
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerKubeletAuthority = check({
  id: "api-server-kubelet-authority",
  title: "API server does not verify kubelets",
  severity: medium("somebody on the network between them can take the place of a node"),
  aliases: ["trivy:KCV-0006", "kubescape:C-0117", "checkov:CKV_K8S_73"],
  frameworks: ["cis-1.12/1.2.5", "mitre-attack/T1557", "owasp-k8s-2025/K06"],
  whole: requiresArguments(
    "kube-apiserver",
    ["kubelet-certificate-authority"],
    "certificates of kubelets are not verified",
  ),
  fix: {
    title:
      "Let kubelets request serving certificates (serverTLSBootstrap) and name their authority in --kubelet-certificate-authority",
  },
  examples: {
    good: staticPod("kube-apiserver", "--kubelet-certificate-authority=/pki/ca.crt"),
    bad: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
  },
})
