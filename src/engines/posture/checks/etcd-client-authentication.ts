import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { expectsSwitch } from "../control-plane/judge-arguments.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * Without client certificates whoever reaches etcd reads every Secret and writes every object, past the API server
 * and its rules.
 *
 * Field:   command, args and ETCD_… variables of etcd; etcd.local.extraArgs of kubeadm
 * Allowed: --client-cert-auth=true
 * Source:  etcd documentation, Transport security model, Configuration options
 */
export const etcdClientAuthentication = check({
  id: "etcd-client-authentication",
  title: "etcd serves everybody",
  severity: critical("whoever reaches it rules the cluster"),
  aliases: ["trivy:KCV-0043", "kubescape:C-0154", "checkov:CKV_K8S_117"],
  frameworks: ["cis-1.12/2.2", "nsa-cisa-1.2/control-plane", "owasp-k8s-2025/K06"],
  whole: expectsSwitch(
    "etcd",
    "client-cert-auth",
    { wanted: true, byDefault: false },
    "it asks clients for no certificate",
  ),
  fix: {
    title: "Set --client-cert-auth=true and --trusted-ca-file",
    patch: setArgument("client-cert-auth", "true"),
    risk: "clients without a certificate are refused",
  },
  examples: { good: staticPod("etcd", "--client-cert-auth=true"), bad: staticPod("etcd") },
})
