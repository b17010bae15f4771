import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"

/**
 * Over plain HTTP everything the cluster stores, Secrets included, and the right to change it, is open to whoever is
 * on the way or on the node.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --etcd-servers with https:// or unix://
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerEtcdPlainText = check({
  id: "api-server-etcd-plain-text",
  title: "API server talks to etcd without TLS",
  severity: high("the whole state of the cluster can be read and changed on the way"),
  frameworks: ["nsa-cisa-1.2/control-plane", "owasp-k8s-2025/K06"],
  whole: ofComponent("kube-apiserver", (flags, report) => {
    const plain = flags.list("etcd-servers").filter((url) => url.startsWith("http://"))
    if (plain.length > 0)
      report(flags.at("etcd-servers"), `kube-apiserver talks to etcd at ${plain.join(", ")} without TLS`)
  }),
  fix: { title: "Give etcd a certificate and use https:// in --etcd-servers" },
  examples: {
    good: staticPod("kube-apiserver", "--etcd-servers=https://127.0.0.1:2379"),
    bad: staticPod("kube-apiserver", "--etcd-servers=http://10.0.0.4:2379"),
  },
})
