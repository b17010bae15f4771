import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { expectsSwitch } from "../control-plane/judge-arguments.ts"
import { removeArgument } from "../control-plane/set-argument.ts"

/**
 * With certificates that etcd makes itself nobody verifies anybody: encryption without knowing to whom.
 *
 * Field:   command, args and ETCD_… variables of etcd; etcd.local.extraArgs of kubeadm
 * Allowed: --auto-tls absent or false
 * Source:  etcd documentation, Transport security model, Configuration options
 */
export const etcdAutoTls = check({
  id: "etcd-auto-tls",
  title: "etcd makes its own certificates for clients",
  severity: medium("clients cannot verify whom they talk to"),
  aliases: ["trivy:KCV-0044", "kubescape:C-0155", "checkov:CKV_K8S_118"],
  frameworks: ["cis-1.12/2.3", "nsa-cisa-1.2/control-plane", "owasp-k8s-2025/K06"],
  whole: expectsSwitch("etcd", "auto-tls", { wanted: false, byDefault: false }, "clients cannot verify it"),
  fix: {
    title: "Remove --auto-tls",
    patch: removeArgument,
    risk: "without --cert-file etcd serves in plain text then",
  },
  examples: { good: staticPod("etcd", "--auto-tls=false"), bad: staticPod("etcd", "--auto-tls=true") },
})
