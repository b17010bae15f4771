import { dig, get } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * With node ports on the address of the node itself every process of the node, and through redirected requests a page
 * in its browser, reaches services that asked for nothing of the kind.
 *
 * Field:   iptables.localhostNodePorts of KubeProxyConfiguration
 * Allowed: false; absent
 * Source:  kubernetes pkg/proxy/apis/config/v1alpha1/defaults.go; CVE-2020-8558
 */
export const kubeProxyLocalhostNodePorts = check({
  id: "kube-proxy-localhost-node-ports",
  title: "Node ports are open on the node itself",
  severity: info("it is the default of kube-proxy"),
  frameworks: ["owasp-k8s-2025/K05"],
  optional: true,
  whole({ inventory }, report) {
    for (const { object, at } of configurationsOf(inventory, "KubeProxyConfiguration"))
      if (dig(object, "iptables", "localhostNodePorts") === true)
        report(at("iptables", "localhostNodePorts"), "kube-proxy opens node ports on 127.0.0.1")
  },
  fix: {
    title: "Set iptables.localhostNodePorts to false",
    patch: (place, object) =>
      get(object, "kind") === "KubeProxyConfiguration" ? setAt(object, place.path, false) : [],
    risk: "programs of the node that use node ports on 127.0.0.1 fail",
  },
  examples: {
    good: file("kubeproxy.config.k8s.io/v1alpha1", "KubeProxyConfiguration", {
      iptables: { localhostNodePorts: false },
    }),
    bad: file("kubeproxy.config.k8s.io/v1alpha1", "KubeProxyConfiguration", { iptables: { localhostNodePorts: true } }),
  },
})
