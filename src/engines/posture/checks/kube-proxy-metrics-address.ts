import { asString, get } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"
import { componentsOf } from "../control-plane/find-components.ts"
import { isLoopback } from "../control-plane/judge-arguments.ts"

/**
 * The metrics port of kube-proxy asks nobody who they are, shows the services of the cluster, and where profiling is
 * on gives away its memory.
 *
 * Field:   metricsBindAddress of KubeProxyConfiguration; --metrics-bind-address
 * Allowed: an address of the node itself (127.0.0.1:10249 by default)
 * Source:  kubernetes pkg/proxy/apis/config/v1alpha1/defaults.go
 */
export const kubeProxyMetricsAddress = check({
  id: "kube-proxy-metrics-address",
  title: "Metrics of kube-proxy are open to the network",
  severity: low("services of the cluster are shown to everybody"),
  aliases: ["kubescape:C-0291"],
  frameworks: ["cis-1.12/4.3.1", "owasp-k8s-2025/K06"],
  whole(context, report) {
    for (const { object, at } of configurationsOf(context.inventory, "KubeProxyConfiguration")) {
      const address = asString(get(object, "metricsBindAddress")) ?? ""
      if (isOpen(address)) report(at("metricsBindAddress"), `kube-proxy shows metrics on ${address}`)
    }
    for (const flags of componentsOf(context)) {
      const address = flags.component === "kube-proxy" ? (flags.value("metrics-bind-address") ?? "") : ""
      if (isOpen(address)) report(flags.at("metrics-bind-address"), `kube-proxy shows metrics on ${address}`)
    }
  },
  fix: {
    title: "Set metricsBindAddress to 127.0.0.1:10249",
    patch: (place, object) =>
      get(object, "kind") === "KubeProxyConfiguration" ? setAt(object, place.path, "127.0.0.1:10249") : [],
    risk: "metrics can no longer be collected from other machines",
  },
  examples: {
    good: file("kubeproxy.config.k8s.io/v1alpha1", "KubeProxyConfiguration", { metricsBindAddress: "127.0.0.1:10249" }),
    bad: file("kubeproxy.config.k8s.io/v1alpha1", "KubeProxyConfiguration", { metricsBindAddress: "0.0.0.0:10249" }),
  },
})

const isOpen = (address: string): boolean => address !== "" && !isLoopback(address.replace(/:\d+$/, ""))
