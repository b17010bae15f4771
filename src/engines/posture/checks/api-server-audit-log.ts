import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"

/**
 * Without an audit log nobody can say who read which Secret, who opened a shell, or what was done with a stolen
 * token.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --audit-log-path, or --audit-webhook-config-file
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerAuditLog = check({
  id: "api-server-audit-log",
  title: "API server keeps no audit log",
  severity: medium("a break-in leaves no trace in the cluster"),
  aliases: ["trivy:KCV-0019", "kubescape:C-0130", "kubescape:C-0067", "checkov:CKV_K8S_91"],
  frameworks: ["cis-1.12/1.2.16", "nsa-cisa-1.2/logging", "owasp-k8s-2025/K10"],
  whole: ofComponent("kube-apiserver", (flags, report) => {
    if (flags.has("audit-log-path") || flags.has("audit-webhook-config-file")) return
    report(flags.at("audit-log-path"), "kube-apiserver writes no audit log and sends none to a webhook")
  }),
  fix: { title: "Set --audit-log-path and --audit-policy-file, with the volumes they need" },
  examples: {
    good: staticPod("kube-apiserver", "--audit-log-path=-", "--audit-policy-file=/etc/kubernetes/audit.yaml"),
    bad: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
  },
})
