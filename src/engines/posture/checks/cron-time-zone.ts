import { asString, type JsonObject } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, object } from "../examples.ts"

/**
 * The schedule carries its time zone in itself (TZ= or CRON_TZ=). That was never part of the API, and the API server
 * refuses it for new objects.
 *
 * Field:   spec.schedule of CronJobs
 * Allowed: five fields or a macro; the time zone in spec.timeZone
 * Source:  kubernetes pkg/apis/batch/validation/validation.go, validateScheduleFormat
 */
export const cronTimeZone = check({
  id: "cron-time-zone",
  title: "Schedule carries a time zone",
  severity: medium("the API server refuses the object"),
  frameworks: ["devops/reliability"],
  since: 27,
  owners: ["CronJob"],
  workloads({ resource, name }, report) {
    const schedule = asString(resource.spec.schedule)
    if (schedule?.includes("TZ"))
      report({ resource, path: "/spec/schedule" }, `the schedule of CronJob ${name} is ${schedule}`)
  },
  fix: {
    title: "Move the time zone to spec.timeZone",
    patch(place, object) {
      const match = /^(?:CRON_)?TZ=(\S+)\s+(\S.*)$/.exec(asString(resolvePointer(object, place.path)) ?? "")
      if (!match) return []
      return [...setAt(object, place.path, match[2] as string), ...setAt(object, "/spec/timeZone", match[1] as string)]
    },
  },
  examples: { good: cronJob("0 3 * * *"), bad: cronJob("TZ=Europe/Paris 0 3 * * *") },
})

function cronJob(schedule: string): JsonObject {
  return object("batch/v1", "CronJob", {
    spec: { schedule, jobTemplate: { spec: { template: { spec: { containers: [container()] } } } } },
  })
}
