import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * Roll-outs are paused: what is applied from now on, security fixes included, is accepted and not run.
 *
 * Field:   spec.paused of Deployments
 * Allowed: absent, false
 * Source:  Kubernetes documentation, Deployments, "Pausing and Resuming a rollout"
 */
export const pausedRollout = check({
  id: "paused-rollout",
  title: "Roll-outs are paused",
  severity: info("fixes are accepted and do not run"),
  frameworks: ["devops/reliability"],
  owners: ["Deployment", "DeploymentConfig"],
  workloads({ resource, displayName }, report) {
    if (resource.spec.paused === true)
      report({ resource, path: "/spec/paused" }, `roll-outs of ${displayName} are paused`)
  },
  fix: { title: "Resume", patch: remove, risk: "what was applied meanwhile is rolled out" },
  examples: { good: deployment(), bad: deployment({}, { paused: true }) },
})
