import type { JsonObject } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * The CronJob is suspended. Often that is the backup or the renewal of certificates, which somebody stopped for a day.
 *
 * Field:   spec.suspend of CronJobs
 * Allowed: absent, false
 * Source:  Kubernetes documentation, CronJob, "Schedule suspension"
 */
export const suspendedCronJob = check({
  id: "suspended-cron-job",
  title: "CronJob is suspended",
  severity: info("backups or renewals may have stopped"),
  frameworks: ["devops/reliability"],
  owners: ["CronJob"],
  workloads({ resource, name }, report) {
    if (resource.spec.suspend === true) report({ resource, path: "/spec/suspend" }, `CronJob ${name} does not run`)
  },
  fix: { title: "Resume it, or remove it", patch: setTo(false), risk: "the next run starts at its time" },
  examples: { good: cronJob({}), bad: cronJob({ suspend: true }) },
})

function cronJob(spec: JsonObject): JsonObject {
  return object("batch/v1", "CronJob", {
    spec: {
      schedule: "0 3 * * *",
      ...spec,
      jobTemplate: { spec: { template: { spec: { containers: [container()] } } } },
    },
  })
}
