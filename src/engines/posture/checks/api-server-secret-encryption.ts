import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { requiresArguments } from "../control-plane/judge-arguments.ts"

/**
 * Without it Secrets lie in etcd, its disk and its backups in plain text: one copy of a backup is every credential of
 * the cluster.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --encryption-provider-config
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerSecretEncryption = check({
  id: "api-server-secret-encryption",
  title: "API server stores Secrets unencrypted",
  severity: medium("a backup or a disk of etcd holds every credential in plain text"),
  aliases: ["trivy:KCV-0030", "kubescape:C-0141", "kubescape:C-0066"],
  frameworks: ["cis-1.12/1.2.27", "nsa-cisa-1.2/secrets", "owasp-k8s-2025/K03"],
  whole: requiresArguments("kube-apiserver", ["encryption-provider-config"], "Secrets lie in etcd in plain text"),
  fix: { title: "Write an EncryptionConfiguration with a KMS provider and name it in --encryption-provider-config" },
  examples: {
    good: staticPod("kube-apiserver", "--encryption-provider-config=/pki/file"),
    bad: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
  },
})
