import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, deployment } from "../examples.ts"
import { servesContinuously } from "../long-running.ts"
import { suggestProbe } from "../suggest-probe.ts"

/**
 * Without a readiness probe a container gets traffic as soon as its process runs, and keeps it while it cannot answer:
 * roll-outs replace good pods by broken ones without stopping.
 *
 * Field:   readinessProbe of sidecar and regular containers, Jobs and CronJobs aside
 * Allowed: any probe
 * Source:  Kubernetes documentation, "Liveness, Readiness, and Startup Probes"
 */
export const readinessProbe = check({
  id: "readiness-probe",
  title: "Readiness probe is missing",
  severity: low("traffic reaches containers that cannot serve it"),
  aliases: [
    "kube-score:pod-probes",
    "kubescape:C-0018",
    "checkov:CKV_K8S_9",
    "kube-linter:no-readiness-probe",
    "polaris:readinessProbeMissing",
  ],
  frameworks: ["devops/reliability"],
  classes: ["sidecar", "regular"],
  owners: servesContinuously,
  containers(container, report) {
    if (container.probe("readinessProbe")) return
    const place = { resource: container.resource, path: `${container.path}/readinessProbe` }
    report(place, `container ${container.name} has no readiness probe`)
  },
  fix: {
    title: "Add a readinessProbe that asks the application itself",
    patch: suggestProbe,
    risk: "only a start: the probe has to be adapted to what the application offers",
  },
  examples: {
    good: deployment({ containers: [container({ readinessProbe: { httpGet: { path: "/health", port: 8080 } } })] }),
    bad: deployment(),
  },
})
