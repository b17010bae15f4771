import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { sizesAuditLog } from "../control-plane/judge-arguments.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * With few rotated files a burst of requests, which an attacker can cause, pushes the traces out of the log.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --audit-log-maxbackup of at least 10
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerAuditLogBackups = check({
  id: "api-server-audit-log-backups",
  title: "Few files of the audit log are kept",
  severity: low("a burst of requests pushes traces out of the log"),
  aliases: ["trivy:KCV-0021", "kubescape:C-0132", "checkov:CKV_K8S_93"],
  frameworks: ["cis-1.12/1.2.18", "owasp-k8s-2025/K10"],
  whole: sizesAuditLog("audit-log-maxbackup", 10, "how many files of the audit log are kept is not said"),
  fix: { title: "Set --audit-log-maxbackup=10", patch: setArgument("audit-log-maxbackup", "10") },
  examples: {
    good: staticPod("kube-apiserver", "--audit-log-path=/var/log/audit.log", "--audit-log-maxbackup=10"),
    bad: staticPod("kube-apiserver", "--audit-log-path=/var/log/audit.log"),
  },
})
