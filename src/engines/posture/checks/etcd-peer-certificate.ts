import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { requiresArguments } from "../control-plane/judge-arguments.ts"

/**
 * Without certificates members of etcd copy the state of the cluster to each other in plain text.
 *
 * Field:   command, args and ETCD_… variables of etcd; etcd.local.extraArgs of kubeadm
 * Allowed: --peer-cert-file and --peer-key-file
 * Source:  etcd documentation, Transport security model, Configuration options
 */
export const etcdPeerCertificate = check({
  id: "etcd-peer-certificate",
  title: "Members of etcd talk without TLS",
  severity: high("the whole state of the cluster can be read on the way"),
  aliases: ["trivy:KCV-0045", "kubescape:C-0156", "checkov:CKV_K8S_119"],
  frameworks: ["cis-1.12/2.4", "nsa-cisa-1.2/control-plane", "owasp-k8s-2025/K06"],
  whole: requiresArguments("etcd", ["peer-cert-file", "peer-key-file"], "its members talk in plain text"),
  fix: { title: "Name a certificate and its key in --peer-cert-file and --peer-key-file" },
  examples: {
    good: staticPod("etcd", "--peer-cert-file=/pki/peer.crt", "--peer-key-file=/pki/peer.key"),
    bad: staticPod("etcd"),
  },
})
