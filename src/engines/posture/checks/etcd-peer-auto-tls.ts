import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { expectsSwitch } from "../control-plane/judge-arguments.ts"
import { removeArgument } from "../control-plane/set-argument.ts"

/**
 * With certificates that members make themselves nobody verifies anybody, so that a stranger can take part.
 *
 * Field:   command, args and ETCD_… variables of etcd; etcd.local.extraArgs of kubeadm
 * Allowed: --peer-auto-tls absent or false
 * Source:  etcd documentation, Transport security model, Configuration options
 */
export const etcdPeerAutoTls = check({
  id: "etcd-peer-auto-tls",
  title: "Members of etcd make their own certificates",
  severity: medium("members cannot verify each other"),
  aliases: ["trivy:KCV-0047", "kubescape:C-0158"],
  frameworks: ["cis-1.12/2.6", "nsa-cisa-1.2/control-plane", "owasp-k8s-2025/K06"],
  whole: expectsSwitch(
    "etcd",
    "peer-auto-tls",
    { wanted: false, byDefault: false },
    "its members cannot verify each other",
  ),
  fix: {
    title: "Remove --peer-auto-tls",
    patch: removeArgument,
    risk: "without --peer-cert-file members talk in plain text then",
  },
  examples: { good: staticPod("etcd", "--peer-auto-tls=false"), bad: staticPod("etcd", "--peer-auto-tls=true") },
})
