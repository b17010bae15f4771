import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { requiresArguments } from "../control-plane/judge-arguments.ts"

/**
 * Without a client certificate the API server is anonymous to the kubelets, so they must accept anonymous requests
 * for logs and exec to work at all.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --kubelet-client-certificate and --kubelet-client-key
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerKubeletClientCertificate = check({
  id: "api-server-kubelet-client-certificate",
  title: "API server has no certificate for kubelets",
  severity: medium("kubelets have to let anonymous requests in"),
  aliases: ["trivy:KCV-0005", "kubescape:C-0116", "checkov:CKV_K8S_72"],
  frameworks: ["cis-1.12/1.2.4", "owasp-k8s-2025/K09"],
  whole: requiresArguments(
    "kube-apiserver",
    ["kubelet-client-certificate", "kubelet-client-key"],
    "kubelets cannot tell it from anybody else",
  ),
  fix: { title: "Give the API server a client certificate for kubelets" },
  examples: {
    good: staticPod(
      "kube-apiserver",
      "--kubelet-client-certificate=/pki/client.crt",
      "--kubelet-client-key",
      "/pki/client.key",
    ),
    bad: staticPod("kube-apiserver", "--kubelet-client-certificate=/pki/client.crt"),
  },
})
