import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"
import { isLoopback } from "../control-plane/judge-arguments.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * The metrics port asks nobody for a certificate. Open to the network it tells of the cluster's load and shows
 * weaknesses of etcd to everybody.
 *
 * Field:   command, args and ETCD_… variables of etcd; etcd.local.extraArgs of kubeadm
 * Allowed: --listen-metrics-urls of the node itself, or https://
 * Source:  etcd documentation, Transport security model, Configuration options
 */
export const etcdMetricsPort = check({
  id: "etcd-metrics-port",
  title: "etcd shows metrics to the network",
  severity: low("load and version are open to everybody"),
  frameworks: ["nsa-cisa-1.2/control-plane", "owasp-k8s-2025/K06"],
  whole: ofComponent("etcd", (flags, report) => {
    const open = flags
      .list("listen-metrics-urls")
      .filter((url) => url.startsWith("http://") && !isLoopback(url.slice("http://".length).replace(/:\d+$/, "")))
    if (open.length > 0)
      report(flags.at("listen-metrics-urls"), `etcd shows metrics to everybody on ${open.join(", ")}`)
  }),
  fix: {
    title: "Set --listen-metrics-urls=http://127.0.0.1:2381",
    patch: setArgument("listen-metrics-urls", "http://127.0.0.1:2381"),
    risk: "metrics can no longer be collected from other machines",
  },
  examples: {
    good: staticPod("etcd", "--listen-metrics-urls=http://127.0.0.1:2381"),
    bad: staticPod("etcd", "--listen-metrics-urls=http://0.0.0.0:2381"),
  },
})
