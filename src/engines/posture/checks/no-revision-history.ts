import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * No former revision is kept: a roll-out that breaks the application, or that somebody had no business making, cannot be
 * taken back by `kubectl rollout undo`, and nothing shows what ran before.
 *
 * Field:   spec.revisionHistoryLimit of Deployments, StatefulSets and DaemonSets
 * Allowed: absent (10), any positive number
 * Source:  k8s.io/api/apps/v1/types.go, DeploymentSpec.RevisionHistoryLimit
 */
export const noRevisionHistory = check({
  id: "no-revision-history",
  title: "Roll-outs cannot be taken back",
  severity: low("a bad roll-out has no way back and leaves no trace"),
  frameworks: ["devops/reliability"],
  owners: ["Deployment", "StatefulSet", "DaemonSet", "Rollout"],
  workloads({ resource, displayName }, report) {
    if (resource.spec.revisionHistoryLimit !== 0) return
    report({ resource, path: "/spec/revisionHistoryLimit" }, `${displayName} keeps no former revision`)
  },
  fix: { title: "Keep three revisions", patch: setTo(3) },
  examples: { good: deployment({}, { revisionHistoryLimit: 3 }), bad: deployment({}, { revisionHistoryLimit: 0 }) },
})
