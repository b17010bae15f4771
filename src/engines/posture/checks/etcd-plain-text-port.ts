import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"
import { isLoopback } from "../control-plane/judge-arguments.ts"

/**
 * A client address with http:// serves everybody in plain text, whatever certificates the other addresses ask for.
 *
 * Field:   command, args and ETCD_… variables of etcd; etcd.local.extraArgs of kubeadm
 * Allowed: --listen-client-urls with https:// or unix://; http:// on the node itself where nothing else can be
 *          reached
 * Source:  etcd documentation, Transport security model, Configuration options
 */
export const etcdPlainTextPort = check({
  id: "etcd-plain-text-port",
  title: "etcd opens a port without TLS",
  severity: critical("whoever reaches the port rules the cluster"),
  frameworks: ["nsa-cisa-1.2/control-plane", "owasp-k8s-2025/K06"],
  whole: ofComponent("etcd", (flags, report) => {
    const open = flags.list("listen-client-urls").filter((url) => url.startsWith("http://"))
    if (open.length === 0) return
    const isLocal = open.every((url) => isLoopback(url.slice("http://".length).replace(/:\d+$/, "")))
    report(flags.at("listen-client-urls"), `etcd serves everybody in plain text on ${open.join(", ")}`, {
      severity: isLocal ? "medium" : "critical",
    })
  }),
  fix: { title: "Use https:// in --listen-client-urls" },
  examples: {
    good: staticPod("etcd", "--listen-client-urls=https://10.0.0.4:2379"),
    bad: staticPod("etcd", "--listen-client-urls=http://0.0.0.0:2379"),
  },
})
