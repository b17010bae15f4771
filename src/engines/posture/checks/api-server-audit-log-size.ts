import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { sizesAuditLog } from "../control-plane/judge-arguments.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * Small files are rotated away soon, so that a burst of requests pushes the traces out of the log. The size is given
 * in megabytes.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --audit-log-maxsize of at least 100
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerAuditLogSize = check({
  id: "api-server-audit-log-size",
  title: "Files of the audit log are small",
  severity: low("a burst of requests pushes traces out of the log"),
  aliases: ["trivy:KCV-0022", "kubescape:C-0133", "checkov:CKV_K8S_94"],
  frameworks: ["cis-1.12/1.2.19", "owasp-k8s-2025/K10"],
  whole: sizesAuditLog("audit-log-maxsize", 100, "files of the audit log have no set size"),
  fix: { title: "Set --audit-log-maxsize=100", patch: setArgument("audit-log-maxsize", "100") },
  examples: {
    good: staticPod("kube-apiserver", "--audit-log-path=/var/log/audit.log", "--audit-log-maxsize=100"),
    bad: staticPod("kube-apiserver", "--audit-log-path=/var/log/audit.log"),
  },
})
