import { asNumber, get } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Finished Jobs and their pods stay until somebody removes them, with their logs, environment and mounts on the API
 * server, and crowd it over the years.
 *
 * Field:   spec.ttlSecondsAfterFinished of Jobs that no CronJob owns
 * Allowed: any number
 * Source:  Kubernetes documentation, Automatic Cleanup for Finished Jobs
 */
export const jobWithoutTtl = check({
  id: "job-without-ttl",
  title: "Finished Job is never removed",
  severity: info("rests pile up on the API server"),
  aliases: ["kube-linter:job-ttl-seconds-after-finished"],
  frameworks: ["devops/reliability"],
  resources: {
    kinds: ["batch/Job"],
    run(resource, report) {
      if (resource.owners.some(({ controller }) => controller)) return
      if (asNumber(get(resource.spec, "ttlSecondsAfterFinished")) !== undefined) return
      report({ resource, path: "/spec/ttlSecondsAfterFinished" }, `Job ${resource.name} stays after it has finished`)
    },
  },
  fix: { title: "Set ttlSecondsAfterFinished to a day", patch: setTo(86_400) },
  examples: {
    good: object("batch/v1", "Job", { spec: { ttlSecondsAfterFinished: 600, template: { spec: {} } } }),
    bad: object("batch/v1", "Job", { spec: { template: { spec: {} } } }),
  },
})
