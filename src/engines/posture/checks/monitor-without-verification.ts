import { asArray, dig, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * With verification off the collector sends its token to whoever answers in place of the target.
 *
 * Field:   endpoints[*].tlsConfig.insecureSkipVerify of ServiceMonitor and PodMonitor
 * Allowed: absent or false; true without bearer token or credentials
 * Source:  Prometheus Operator documentation, API reference, TLSConfig
 */
export const monitorWithoutVerification = check({
  id: "monitor-without-verification",
  title: "Metrics are collected without verification, with a token",
  severity: low("the token of the collector can be taken inside of the cluster"),
  frameworks: ["owasp-k8s-2025/K05"],
  resources: {
    kinds: ["monitoring.coreos.com/ServiceMonitor", "monitoring.coreos.com/PodMonitor"],
    run(resource, report) {
      const field = resource.kind === "ServiceMonitor" ? "endpoints" : "podMetricsEndpoints"
      for (const [index, endpoint] of asArray(get(resource.spec, field)).entries()) {
        const sends = ["bearerTokenFile", "bearerTokenSecret", "authorization", "basicAuth", "oauth2"].some(
          (name) => get(endpoint, name) !== undefined,
        )
        if (sends && dig(endpoint, "tlsConfig", "insecureSkipVerify") === true)
          report(
            { resource, path: append("/spec", field, index, "tlsConfig", "insecureSkipVerify") },
            `${resource.kind} ${resource.name} sends a credential to a target that it does not verify`,
          )
      }
    },
  },
  fix: { title: "Set ca and serverName in tlsConfig" },
  examples: {
    good: object("monitoring.coreos.com/v1", "ServiceMonitor", {
      spec: { endpoints: [{ port: "https", tlsConfig: { insecureSkipVerify: true } }] },
    }),
    bad: object("monitoring.coreos.com/v1", "ServiceMonitor", {
      spec: { endpoints: [{ port: "https", bearerTokenFile: "/token", tlsConfig: { insecureSkipVerify: true } }] },
    }),
  },
})
