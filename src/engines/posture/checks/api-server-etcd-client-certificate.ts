import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { requiresArguments } from "../control-plane/judge-arguments.ts"

/**
 * Without a client certificate etcd cannot tell the API server from anybody else, so it has to serve everybody:
 * whoever reaches it reads and writes the whole cluster.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --etcd-certfile and --etcd-keyfile
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerEtcdClientCertificate = check({
  id: "api-server-etcd-client-certificate",
  title: "API server has no certificate for etcd",
  severity: high("etcd, which holds every Secret, has to serve everybody"),
  aliases: ["trivy:KCV-0026", "kubescape:C-0137", "checkov:CKV_K8S_99"],
  frameworks: ["cis-1.12/1.2.23", "owasp-k8s-2025/K06"],
  whole: requiresArguments(
    "kube-apiserver",
    ["etcd-certfile", "etcd-keyfile"],
    "etcd cannot tell it from anybody else",
  ),
  fix: { title: "Give the API server a client certificate of an authority that only etcd trusts" },
  examples: {
    good: staticPod("kube-apiserver", "--etcd-certfile=/pki/file", "--etcd-keyfile=/pki/file"),
    bad: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
  },
})
