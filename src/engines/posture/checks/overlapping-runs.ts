import type { JsonObject } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * A run starts although the last one has not ended. Runs that hang pile up until the namespace or the database behind
 * them is full.
 *
 * Field:   spec.concurrencyPolicy of CronJobs
 * Allowed: Forbid, Replace
 * Source:  k8s.io/api/batch/v1/types.go, CronJobSpec.ConcurrencyPolicy (Allow by default)
 */
export const overlappingRuns = check({
  id: "overlapping-runs",
  title: "Runs of a CronJob may overlap",
  severity: info("runs that hang pile up"),
  frameworks: ["devops/reliability"],
  optional: true,
  owners: ["CronJob"],
  workloads({ resource, name }, report) {
    const policy = resource.spec.concurrencyPolicy
    if (policy === "Forbid" || policy === "Replace") return
    report({ resource, path: "/spec/concurrencyPolicy" }, `runs of CronJob ${name} may overlap`)
  },
  fix: {
    title: "Set concurrencyPolicy to Forbid",
    patch: setTo("Forbid"),
    risk: "a run is left out while the last one goes on",
  },
  examples: { good: cronJob({ concurrencyPolicy: "Forbid" }), bad: cronJob({}) },
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
