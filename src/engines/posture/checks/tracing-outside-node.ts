import { asString, get } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * Traces are sent in the clear: whoever listens on the way learns who asks for which objects, and when.
 *
 * Field:   endpoint of TracingConfiguration
 * Allowed: the collector on the node itself, which is the default (localhost:4317)
 * Source:  k8s.io/component-base tracing/utils.go (otlptracegrpc.WithInsecure); Kubernetes documentation, Traces For
 *          Kubernetes System Components
 */
export const tracingOutsideNode = check({
  id: "tracing-outside-node",
  title: "Traces of the API server cross the network in the clear",
  severity: low("whoever listens learns who asks for what"),
  frameworks: [],
  whole({ inventory }, report) {
    for (const { object, at } of configurationsOf(inventory, "TracingConfiguration")) {
      const endpoint = asString(get(object, "endpoint")) ?? ""
      if (endpoint === "" || local.test(endpoint)) continue
      report(at("endpoint"), `traces are sent to ${endpoint} without TLS`, { evidence: { endpoint } })
    }
  },
  fix: { title: "Run a collector on the node and let it send on with TLS" },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "TracingConfiguration", { endpoint: "localhost:4317" }),
    bad: file("apiserver.config.k8s.io/v1", "TracingConfiguration", { endpoint: "collector.example.com:4317" }),
  },
})

const local = /^(?:unix:|(?:dns:\/\/\/|passthrough:\/\/\/)?(?:localhost|127\.[\d.]+|\[::1\])(?::\d+)?$)/
