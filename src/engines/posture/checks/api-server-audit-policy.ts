import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { requiresArguments } from "../control-plane/judge-arguments.ts"

/**
 * Without a policy the API server writes no audit events at all, whatever log or webhook it is given.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --audit-policy-file
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerAuditPolicy = check({
  id: "api-server-audit-policy",
  title: "API server has no audit policy",
  severity: medium("nothing is written to the audit log"),
  aliases: ["kubescape:C-0160"],
  frameworks: ["cis-1.12/3.2.1", "nsa-cisa-1.2/logging", "owasp-k8s-2025/K10"],
  whole: requiresArguments("kube-apiserver", ["audit-policy-file"], "no audit event is written"),
  fix: { title: "Write an audit policy and name it in --audit-policy-file" },
  examples: {
    good: staticPod("kube-apiserver", "--audit-policy-file=/etc/kubernetes/audit.yaml"),
    bad: staticPod("kube-apiserver", "--audit-log-path=/var/log/audit.log"),
  },
})
