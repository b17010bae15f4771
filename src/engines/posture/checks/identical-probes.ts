import { asNumber, asObject, type JsonObject } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { append, resolvePointer } from "../../../lib/json-pointer.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * Liveness and readiness ask the same question. An application that is too busy to answer is then not only spared
 * requests but killed, and the load goes to the others, which are killed next.
 *
 * Field:   livenessProbe and readinessProbe of sidecar and regular containers
 * Allowed: another action, or more patience (failureThreshold × periodSeconds) for liveness
 * Source:  Kubernetes documentation, "Configure Liveness, Readiness and Startup Probes" (caution on liveness)
 */
export const identicalProbes = check({
  id: "identical-probes",
  title: "Liveness probe is the readiness probe",
  severity: info("overload turns into restarts"),
  aliases: ["kube-score:pod-probes-identical"],
  frameworks: ["devops/reliability"],
  classes: ["sidecar", "regular"],
  containers(container, report) {
    const liveness = container.probe("livenessProbe")
    const readiness = liveness && container.probe("readinessProbe")
    if (!liveness || !readiness) return
    if (patience(liveness) > patience(readiness) || !asksTheSame(liveness, readiness)) return
    report(
      container.at("livenessProbe"),
      `container ${container.name} is killed by the probe that tells whether it is ready`,
    )
  },
  fix: {
    title: "Give liveness more patience than readiness, or a question of its own",
    patch(place, object) {
      const probe = asObject(resolvePointer(object, place.path))
      const readiness = asObject(resolvePointer(object, place.path.replace(/livenessProbe$/, "readinessProbe")))
      const period = asNumber(probe.periodSeconds) ?? 10
      return setAt(object, append(place.path, "failureThreshold"), Math.floor((2 * patience(readiness)) / period) + 1)
    },
  },
  examples: {
    good: pod({
      containers: [
        container({
          livenessProbe: { httpGet: { path: "/", port: 80 }, failureThreshold: 10 },
          readinessProbe: { httpGet: { path: "/", port: 80 } },
        }),
      ],
    }),
    bad: pod({
      containers: [
        container({
          livenessProbe: { httpGet: { path: "/", port: 80 } },
          readinessProbe: { httpGet: { path: "/", port: 80 } },
        }),
      ],
    }),
  },
})

const patience = (probe: JsonObject): number =>
  (asNumber(probe.periodSeconds) ?? 10) * (asNumber(probe.failureThreshold) ?? 3)

const asksTheSame = (left: JsonObject, right: JsonObject): boolean =>
  ["exec", "httpGet", "tcpSocket", "grpc"].every(
    (action) => JSON.stringify(left[action]) === JSON.stringify(right[action]),
  )
