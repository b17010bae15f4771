import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { requiresArguments } from "../control-plane/judge-arguments.ts"

/**
 * Without a certificate etcd serves in plain text: whoever is on the way reads and changes the state of the cluster,
 * Secrets included.
 *
 * Field:   command, args and ETCD_… variables of etcd; etcd.local.extraArgs of kubeadm
 * Allowed: --cert-file and --key-file
 * Source:  etcd documentation, Transport security model, Configuration options
 */
export const etcdCertificate = check({
  id: "etcd-certificate",
  title: "etcd serves without TLS",
  severity: high("the whole state of the cluster can be read on the way"),
  aliases: ["trivy:KCV-0042", "kubescape:C-0153", "checkov:CKV_K8S_116"],
  frameworks: ["cis-1.12/2.1", "nsa-cisa-1.2/control-plane", "owasp-k8s-2025/K06"],
  whole: requiresArguments("etcd", ["cert-file", "key-file"], "clients talk to it in plain text"),
  fix: { title: "Name a certificate and its key in --cert-file and --key-file" },
  examples: {
    good: staticPod("etcd", "--cert-file=/pki/server.crt", "--key-file=/pki/server.key"),
    bad: staticPod("etcd", "--cert-file=/pki/server.crt"),
  },
})
