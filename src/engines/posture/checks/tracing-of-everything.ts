import { asNumber, get } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * A trace of every request costs the API server time and memory at each one, and tells the collector the name of every
 * object that anybody touches. Whoever floods the server doubles the load through its traces.
 *
 * Field:   samplingRatePerMillion of TracingConfiguration
 * Allowed: at most 100,000 of a million; 0, the default, follows what clients ask for
 * Source:  k8s.io/apiserver pkg/apis/apiserver/v1/types.go (TracingConfiguration); Kubernetes documentation, Traces For
 *          Kubernetes System Components
 */
export const tracingOfEverything = check({
  id: "tracing-of-everything",
  title: "Every request to the API server is traced",
  severity: low("the server slows down under load, and names of all objects leave it"),
  frameworks: [],
  whole({ inventory }, report) {
    for (const { object, at } of configurationsOf(inventory, "TracingConfiguration")) {
      const rate = asNumber(get(object, "samplingRatePerMillion")) ?? 0
      if (rate > 100_000)
        report(at("samplingRatePerMillion"), `${rate / 10_000} % of all requests are traced`, { evidence: { rate } })
    }
  },
  fix: {
    title: "Trace at most a tenth of all requests",
    patch: (place, object) => (get(object, "kind") === "TracingConfiguration" ? setAt(object, place.path, 10_000) : []),
  },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "TracingConfiguration", {
      endpoint: "localhost:4317",
      samplingRatePerMillion: 100,
    }),
    bad: file("apiserver.config.k8s.io/v1", "TracingConfiguration", {
      endpoint: "localhost:4317",
      samplingRatePerMillion: 1_000_000,
    }),
  },
})
