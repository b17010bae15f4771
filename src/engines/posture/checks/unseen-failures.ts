import { setAt } from "../../../lib/json-patch.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, object } from "../examples.ts"

/**
 * Failed runs are deleted at once: nobody can see why a backup failed, and nothing is left of a run that was abused.
 *
 * Field:   spec.failedJobsHistoryLimit of CronJobs; spec.ttlSecondsAfterFinished of Jobs
 * Allowed: absent (1), any positive number; a minute or more
 * Source:  k8s.io/api/batch/v1/types.go, CronJobSpec.FailedJobsHistoryLimit
 */
export const unseenFailures = check({
  id: "unseen-failures",
  title: "Failed runs leave no trace",
  severity: low("nobody learns why a run failed"),
  frameworks: ["devops/reliability", "owasp-k8s-2025/K10"],
  owners: ["CronJob", "Job"],
  workloads({ resource, kind, displayName }, report) {
    if (kind === "CronJob") {
      if (resource.spec.failedJobsHistoryLimit === 0)
        report({ resource, path: "/spec/failedJobsHistoryLimit" }, `failed runs of ${displayName} are deleted at once`)
      return
    }
    const seconds = resource.spec.ttlSecondsAfterFinished
    if (typeof seconds === "number" && seconds < 60)
      report(
        { resource, path: "/spec/ttlSecondsAfterFinished" },
        `${displayName} is deleted ${seconds} seconds after its end`,
        {
          severity: "info",
        },
      )
  },
  fix: {
    title: "Keep failed runs for a while",
    patch: (place, object) => setAt(object, place.path, place.path.endsWith("Limit") ? 1 : 3600),
  },
  examples: {
    good: object("batch/v1", "Job", {
      spec: { ttlSecondsAfterFinished: 3600, template: { spec: { containers: [container()] } } },
    }),
    bad: object("batch/v1", "CronJob", {
      spec: {
        schedule: "0 3 * * *",
        failedJobsHistoryLimit: 0,
        jobTemplate: { spec: { template: { spec: { containers: [container()] } } } },
      },
    }),
  },
})
