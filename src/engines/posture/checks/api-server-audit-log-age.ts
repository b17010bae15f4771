import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { sizesAuditLog } from "../control-plane/judge-arguments.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * Break-ins are found after weeks. Files of the audit log that are older than this many days are deleted; without it
 * their number and size alone decide.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --audit-log-maxage of at least 30
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerAuditLogAge = check({
  id: "api-server-audit-log-age",
  title: "Audit log is not kept for a month",
  severity: low("the log may not reach back to the break-in"),
  aliases: ["trivy:KCV-0020", "kubescape:C-0131", "checkov:CKV_K8S_92"],
  frameworks: ["cis-1.12/1.2.17", "owasp-k8s-2025/K10"],
  whole: sizesAuditLog("audit-log-maxage", 30, "how long the audit log is kept is left to chance"),
  fix: { title: "Set --audit-log-maxage=30", patch: setArgument("audit-log-maxage", "30") },
  examples: {
    good: staticPod("kube-apiserver", "--audit-log-path=/var/log/audit.log", "--audit-log-maxage=30"),
    bad: staticPod("kube-apiserver", "--audit-log-path=/var/log/audit.log"),
  },
})
