import { dig } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { suggestProbe } from "../suggest-probe.ts"

/**
 * The other containers start as soon as a sidecar has started, which is before it serves, unless a startup probe says
 * so. A proxy that is not there yet lets the first requests out past it, or fails them.
 *
 * Field:   startupProbe of sidecar containers (init containers with restartPolicy Always)
 * Allowed: any probe
 * Source:  Kubernetes documentation, Sidecar Containers, "Sidecar containers and Pod lifecycle"
 */
export const sidecarStartOrder = check({
  id: "sidecar-start-order",
  title: "Containers do not wait for the sidecar to serve",
  severity: info("the first requests go past the sidecar, or fail"),
  frameworks: ["devops/reliability"],
  since: 29,
  optional: true,
  classes: ["sidecar"],
  containers(container, report) {
    if (container.probe("startupProbe") || dig(container.spec, "lifecycle", "postStart") !== undefined) return
    report(container.at("startupProbe"), `sidecar ${container.name} has no startup probe to wait for`)
  },
  fix: {
    title: "Add a startupProbe that passes once the sidecar serves",
    patch: suggestProbe,
    risk: "only a start: the probe has to be adapted to what the sidecar offers",
  },
  examples: {
    good: pod({
      initContainers: [container({ name: "proxy", restartPolicy: "Always", startupProbe: { tcpSocket: { port: 1 } } })],
    }),
    bad: pod({ initContainers: [container({ name: "proxy", restartPolicy: "Always" })] }),
  },
})
