import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { componentsOf } from "../control-plane/find-components.ts"

/**
 * If etcd trusts the authority of the cluster, every client certificate of the cluster, each kubelet's and each
 * person's, opens etcd and with it everything.
 *
 * Field:   command, args and ETCD_… variables of etcd; etcd.local.extraArgs of kubeadm
 * Allowed: --trusted-ca-file other than --client-ca-file of the API server
 * Source:  etcd documentation, Transport security model, Configuration options
 */
export const etcdOwnAuthority = check({
  id: "etcd-own-authority",
  title: "etcd trusts every client certificate of the cluster",
  severity: high("any certificate of the cluster opens etcd"),
  aliases: ["kubescape:C-0159"],
  frameworks: ["cis-1.12/2.7", "nsa-cisa-1.2/control-plane", "owasp-k8s-2025/K06"],
  whole(context, report) {
    const components = componentsOf(context)
    const authorities = components
      .filter(({ component }) => component === "kube-apiserver")
      .map((flags) => flags.value("client-ca-file"))
    for (const flags of components) {
      const trusted = flags.value("trusted-ca-file")
      if (flags.component === "etcd" && trusted && authorities.includes(trusted))
        report(flags.at("trusted-ca-file"), `etcd trusts ${trusted}, the authority of all clients of the API server`)
    }
  },
  fix: { title: "Make an authority for etcd alone" },
  examples: {
    good: [
      staticPod("kube-apiserver", "--client-ca-file=/pki/ca.crt"),
      staticPod("etcd", "--trusted-ca-file=/pki/etcd/ca.crt"),
    ],
    bad: [
      staticPod("kube-apiserver", "--client-ca-file=/pki/ca.crt"),
      staticPod("etcd", "--trusted-ca-file=/pki/ca.crt"),
    ],
  },
})
