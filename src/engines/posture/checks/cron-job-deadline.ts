import { asNumber, get } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * A CronJob without a deadline starts a run however late it is: after an outage of the controller the nightly work runs
 * at noon. After a hundred missed starts it does not run at all any more.
 *
 * Field:   spec.startingDeadlineSeconds of CronJobs
 * Allowed: any number; the controller looks every 10 seconds, so at least that
 * Source:  Kubernetes documentation, CronJob, "Deadline for delayed Job start"; pkg/controller/cronjob/utils.go
 */
export const cronJobDeadline = check({
  id: "cron-job-deadline",
  title: "CronJob has no starting deadline",
  severity: info("late runs start whenever the controller comes back"),
  aliases: ["kube-score:cronjob-has-deadline"],
  frameworks: ["devops/reliability"],
  optional: true,
  owners: ["CronJob"],
  workloads({ resource, name }, report) {
    const deadline = asNumber(get(resource.spec, "startingDeadlineSeconds"))
    const place = { resource, path: "/spec/startingDeadlineSeconds" }
    if (deadline === undefined) report(place, `CronJob ${name} has no deadline for its start`)
    else if (deadline < 10)
      report(place, `CronJob ${name} may start no later than ${deadline} seconds, which can miss runs`)
  },
  fix: { title: "Set startingDeadlineSeconds to five minutes", patch: setTo(300) },
  examples: {
    good: object("batch/v1", "CronJob", {
      spec: {
        schedule: "0 3 * * *",
        startingDeadlineSeconds: 300,
        jobTemplate: { spec: { template: { spec: { containers: [container()] } } } },
      },
    }),
    bad: object("batch/v1", "CronJob", {
      spec: { schedule: "0 3 * * *", jobTemplate: { spec: { template: { spec: { containers: [container()] } } } } },
    }),
  },
})
