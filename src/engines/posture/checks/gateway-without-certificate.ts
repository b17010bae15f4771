import { asArray, asObject, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A listener that ends TLS without a certificate is refused by the controller: its hosts are not served, or under a
 * certificate that nobody trusts.
 *
 * Field:   spec.listeners[*].tls of Gateways
 * Allowed: certificateRefs or options, where mode is Terminate; mode Passthrough
 * Source:  Gateway API v1, apis/v1/gateway_types.go, GatewayTLSConfig.CertificateRefs
 */
export const gatewayWithoutCertificate = check({
  id: "gateway-without-certificate",
  title: "Gateway has no certificate for TLS",
  severity: low("its hosts are not served"),
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["gateway.networking.k8s.io/Gateway"],
    run(resource, report) {
      for (const [index, listener] of asArray(resource.spec.listeners).entries()) {
        const protocol = get(listener, "protocol")
        const tls = get(listener, "tls")
        const ends = protocol === "HTTPS" || (protocol === "TLS" && get(tls, "mode") !== "Passthrough")
        const isEmpty =
          asArray(get(tls, "certificateRefs")).length === 0 && Object.keys(asObject(get(tls, "options"))).length === 0
        if (ends && isEmpty)
          report(
            { resource, path: append("/spec/listeners", index, "tls") },
            `listener ${String(get(listener, "name"))} of Gateway ${resource.name} has no certificate`,
          )
      }
    },
  },
  fix: { title: "Name a Secret of type kubernetes.io/tls in certificateRefs" },
  examples: {
    good: object("gateway.networking.k8s.io/v1", "Gateway", {
      spec: { listeners: [{ name: "web", protocol: "HTTPS", tls: { certificateRefs: [{ name: "web-tls" }] } }] },
    }),
    bad: object("gateway.networking.k8s.io/v1", "Gateway", {
      spec: { listeners: [{ name: "web", protocol: "HTTPS" }] },
    }),
  },
})
