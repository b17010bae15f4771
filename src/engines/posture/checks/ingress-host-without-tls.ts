import { asArray, asString, asStrings, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * An Ingress with TLS for some of its hosts serves the others in plain text, or under the certificate of another name
 * that users learn to click away.
 *
 * Field:   spec.tls[*].hosts and spec.rules[*].host of Ingresses
 * Allowed: each host of a rule among the hosts of tls, or below a wildcard there
 * Source:  k8s.io/api/networking/v1/types.go, IngressTLS.Hosts
 */
export const ingressHostWithoutTls = check({
  id: "ingress-host-without-tls",
  title: "Ingress has TLS for some of its hosts",
  severity: medium("credentials for the other hosts can be read on the way"),
  frameworks: ["mitre-attack/T1040", "owasp-k8s-2025/K05"],
  resources: {
    kinds: ["networking.k8s.io/Ingress", "extensions/Ingress"],
    run(resource, report) {
      const tls = asArray(resource.spec.tls)
      // An entry without hosts stands for all of them.
      if (tls.length === 0 || tls.some((entry) => asArray(get(entry, "hosts")).length === 0)) return
      const hosts = tls.flatMap((entry) => asStrings(get(entry, "hosts")))
      for (const [index, rule] of asArray(resource.spec.rules).entries()) {
        const host = asString(get(rule, "host")) ?? ""
        const isCovered = hosts.some(
          (name) => name === host || (name.startsWith("*.") && host.slice(host.indexOf(".")) === name.slice(1)),
        )
        if (host !== "" && !isCovered)
          report(
            { resource, path: append("/spec/rules", index, "host") },
            `Ingress ${resource.name} has TLS for ${hosts.join(", ")} and not for ${host}`,
          )
      }
    },
  },
  fix: { title: "Add the host to spec.tls" },
  examples: {
    good: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: { tls: [{ hosts: ["*.example"] }], rules: [{ host: "shop.example" }] } },
      { annotations: {} },
    ),
    bad: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: { tls: [{ hosts: ["shop.example"] }], rules: [{ host: "admin.example" }] } },
      { annotations: {} },
    ),
  },
})
