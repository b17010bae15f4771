import { asNumber } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { info } from "../../../model/severity.ts"
import { probeKinds } from "../../../model/workload/container.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * The probe may take longer than the time to the next one: a slow application is asked again and again while it still
 * answers the last question, and counts as failing later than it seems.
 *
 * Field:   timeoutSeconds and periodSeconds of the probes of sidecar and regular containers
 * Allowed: a timeout of at most the period
 * Source:  kubernetes pkg/kubelet/prober/worker.go
 */
export const probeTimeout = check({
  id: "probe-timeout",
  title: "Probe may take longer than its period",
  severity: info("failures are noticed later than written"),
  frameworks: ["devops/reliability"],
  optional: true,
  classes: ["sidecar", "regular"],
  containers(container, report) {
    for (const kind of probeKinds) {
      const probe = container.probe(kind)
      if (!probe) continue
      const timeout = asNumber(probe.timeoutSeconds) ?? 1
      const period = asNumber(probe.periodSeconds) ?? 10
      if (timeout > period)
        report(
          container.at(kind, "timeoutSeconds"),
          `the ${kind} of container ${container.name} runs every ${period} seconds and may take ${timeout}`,
        )
    }
  },
  fix: {
    title: "Lower the timeout to the period",
    patch: (place, object) =>
      setAt(
        object,
        place.path,
        asNumber(resolvePointer(object, place.path.replace(/timeoutSeconds$/, "periodSeconds"))) ?? 10,
      ),
  },
  examples: {
    good: pod({ containers: [container({ readinessProbe: { tcpSocket: { port: 80 }, timeoutSeconds: 5 } })] }),
    bad: pod({ containers: [container({ readinessProbe: { tcpSocket: { port: 80 }, timeoutSeconds: 15 } })] }),
  },
})
