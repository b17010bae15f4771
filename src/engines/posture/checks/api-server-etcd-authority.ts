import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { requiresArguments } from "../control-plane/judge-arguments.ts"

/**
 * Without an authority the API server does not verify etcd: somebody in between hands it a cluster of their own
 * making.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --etcd-cafile
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerEtcdAuthority = check({
  id: "api-server-etcd-authority",
  title: "API server does not verify etcd",
  severity: high("whoever is between them reads and writes the whole cluster"),
  aliases: ["trivy:KCV-0029", "kubescape:C-0140", "checkov:CKV_K8S_102"],
  frameworks: ["cis-1.12/1.2.26", "owasp-k8s-2025/K06"],
  whole: requiresArguments(
    "kube-apiserver",
    ["etcd-cafile"],
    "the certificate of etcd is not verified against its authority",
  ),
  fix: { title: "Name the authority of etcd in --etcd-cafile" },
  examples: {
    good: staticPod("kube-apiserver", "--etcd-cafile=/pki/file"),
    bad: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
  },
})
