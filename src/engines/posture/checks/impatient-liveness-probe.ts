import { asNumber } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * One missed answer kills the container: a pause of the garbage collector or a slow second of the network is enough, and
 * under load the restarts spread to all replicas.
 *
 * Field:   livenessProbe.failureThreshold of sidecar and regular containers
 * Allowed: absent (3), 2 and above
 * Source:  k8s.io/api/core/v1/types.go, Probe.FailureThreshold
 */
export const impatientLivenessProbe = check({
  id: "impatient-liveness-probe",
  title: "One missed answer restarts the container",
  severity: info("short pauses turn into restarts"),
  frameworks: ["devops/reliability"],
  classes: ["sidecar", "regular"],
  containers(container, report) {
    const probe = container.probe("livenessProbe")
    if (probe?.failureThreshold !== 1 || (asNumber(probe.timeoutSeconds) ?? 1) >= 15) return
    report(container.at("livenessProbe", "failureThreshold"), `one missed answer restarts container ${container.name}`)
  },
  fix: { title: "Allow three missed answers", patch: setTo(3) },
  examples: {
    good: pod({ containers: [container({ livenessProbe: { tcpSocket: { port: 80 }, failureThreshold: 3 } })] }),
    bad: pod({ containers: [container({ livenessProbe: { tcpSocket: { port: 80 }, failureThreshold: 1 } })] }),
  },
})
