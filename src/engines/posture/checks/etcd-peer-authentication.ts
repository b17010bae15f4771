import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { expectsSwitch } from "../control-plane/judge-arguments.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * Without client certificates among members whoever reaches the peer port takes part in etcd and rewrites the state
 * of the cluster.
 *
 * Field:   command, args and ETCD_… variables of etcd; etcd.local.extraArgs of kubeadm
 * Allowed: --peer-client-cert-auth=true
 * Source:  etcd documentation, Transport security model, Configuration options
 */
export const etcdPeerAuthentication = check({
  id: "etcd-peer-authentication",
  title: "Members of etcd accept everybody",
  severity: high("whoever reaches the peer port can rewrite the cluster"),
  aliases: ["trivy:KCV-0046", "kubescape:C-0157", "checkov:CKV_K8S_121"],
  frameworks: ["cis-1.12/2.5", "nsa-cisa-1.2/control-plane", "owasp-k8s-2025/K06"],
  whole: expectsSwitch(
    "etcd",
    "peer-client-cert-auth",
    { wanted: true, byDefault: false },
    "its members ask each other for no certificate",
  ),
  fix: {
    title: "Set --peer-client-cert-auth=true and --peer-trusted-ca-file",
    patch: setArgument("peer-client-cert-auth", "true"),
    risk: "members without a certificate are refused",
  },
  examples: { good: staticPod("etcd", "--peer-client-cert-auth=true"), bad: staticPod("etcd") },
})
