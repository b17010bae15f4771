import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, deployment } from "../examples.ts"
import { servesContinuously } from "../long-running.ts"
import { suggestProbe } from "../suggest-probe.ts"

/**
 * Kubernetes restarts a container whose process ends, but one that hangs stays as it is: a deadlock, or an attack that
 * wedges the application, lasts until a person notices.
 *
 * Field:   livenessProbe of sidecar and regular containers, Jobs and CronJobs aside
 * Allowed: any probe
 * Source:  Kubernetes documentation, "Liveness, Readiness, and Startup Probes"
 */
export const livenessProbe = check({
  id: "liveness-probe",
  title: "Liveness probe is missing",
  severity: low("a hung container is never restarted"),
  aliases: ["kubescape:C-0056", "checkov:CKV_K8S_8", "kube-linter:no-liveness-probe", "polaris:livenessProbeMissing"],
  frameworks: ["devops/reliability"],
  classes: ["sidecar", "regular"],
  owners: servesContinuously,
  containers(container, report) {
    if (container.probe("livenessProbe")) return
    const place = { resource: container.resource, path: `${container.path}/livenessProbe` }
    report(place, `container ${container.name} has no liveness probe`)
  },
  fix: {
    title: "Add a livenessProbe that asks the application itself",
    patch: suggestProbe,
    risk: "only a start: the probe has to be adapted to what the application offers",
  },
  examples: {
    good: deployment({ containers: [container({ livenessProbe: { httpGet: { path: "/health", port: 8080 } } })] }),
    bad: deployment(),
  },
})
