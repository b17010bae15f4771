import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { remove } from "../fixes.ts"
import { servesContinuously } from "../long-running.ts"

/**
 * With a grace period of zero the kubelet kills the processes at once and the API server forgets the pod before they are
 * gone: connections break, files stay half written, and a StatefulSet may start the same identity twice.
 *
 * Field:   spec.terminationGracePeriodSeconds of the pod
 * Allowed: absent (30), any positive number
 * Source:  Kubernetes documentation, Pod Lifecycle, "Forced Pod termination"
 */
export const zeroGracePeriod = check({
  id: "zero-grace-period",
  title: "Pod is killed without notice",
  severity: low("data may be lost at every roll-out"),
  frameworks: ["devops/reliability"],
  owners: servesContinuously,
  workloads({ pod: template, kind, displayName }, report) {
    const seconds = template.spec.terminationGracePeriodSeconds
    if (typeof seconds !== "number" || seconds > 0) return
    report(template.at("terminationGracePeriodSeconds"), `${displayName} gets no time to stop`, {
      severity: kind === "StatefulSet" ? "medium" : "low",
    })
  },
  fix: { title: "Remove the setting, which gives 30 seconds", patch: remove },
  examples: { good: deployment(), bad: deployment({ terminationGracePeriodSeconds: 0 }) },
})
