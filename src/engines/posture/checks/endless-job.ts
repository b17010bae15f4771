import { asNumber, get } from "../../../lib/json.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Nothing ends a Job that hangs: it keeps its credentials, volumes and place on a node, and a CronJob that must not
 * overlap never runs again.
 *
 * Field:   spec.activeDeadlineSeconds of Jobs, of the Jobs of CronJobs, and of their pods
 * Allowed: any number
 * Source:  k8s.io/api/batch/v1/types.go, JobSpec.ActiveDeadlineSeconds
 */
export const endlessJob = check({
  id: "endless-job",
  title: "Job has no time limit",
  severity: info("a run that hangs stays for ever"),
  frameworks: ["devops/reliability"],
  optional: true,
  owners: ["Job", "CronJob"],
  workloads({ resource, pod: template, kind, displayName }, report) {
    const base = kind === "CronJob" ? "/spec/jobTemplate/spec" : "/spec"
    if (asNumber(get(resolvePointer(resource.object, base), "activeDeadlineSeconds")) !== undefined) return
    if (asNumber(template.spec.activeDeadlineSeconds) !== undefined) return
    report({ resource, path: `${base}/activeDeadlineSeconds` }, `${displayName} may run for ever`)
  },
  fix: { title: "Set activeDeadlineSeconds to a day", patch: setTo(86_400), risk: "runs that take longer are stopped" },
  examples: {
    good: object("batch/v1", "Job", {
      spec: { activeDeadlineSeconds: 600, template: { spec: { containers: [container()] } } },
    }),
    bad: object("batch/v1", "Job", { spec: { template: { spec: { containers: [container()] } } } }),
  },
})
