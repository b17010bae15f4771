import { get, isObject } from "../../../lib/json.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * The limits of the roll-out let all pods be replaced at once, so that each update is an outage; or they allow neither
 * one more nor one less, which the API server refuses.
 *
 * Field:   maxUnavailable and maxSurge of Deployments and DaemonSets
 * Allowed: less than 100 % unavailable; not both zero
 * Source:  kubernetes pkg/apis/apps/validation/validation.go, ValidateRollingUpdateDeployment, ValidateRollingUpdateDaemonSet
 */
export const rollingUpdateLimits = check({
  id: "rolling-update-limits",
  title: "Limits of the roll-out replace everything at once, or nothing",
  severity: low("every update is an outage, or refused"),
  frameworks: ["devops/reliability"],
  owners: ["Deployment", "DaemonSet"],
  workloads({ resource, kind, replicas, displayName }, report) {
    const base = kind === "DaemonSet" ? "/spec/updateStrategy/rollingUpdate" : "/spec/strategy/rollingUpdate"
    const limits = resolvePointer(resource.object, base)
    if (!isObject(limits)) return
    const unavailable = get(limits, "maxUnavailable")
    const surge = get(limits, "maxSurge")
    const isZero = (value: unknown) => value === 0 || value === "0" || value === "0%"
    const place = { resource, path: `${base}/maxUnavailable` }
    // Left out, a DaemonSet allows one pod less and a Deployment a quarter of them.
    if (isZero(unavailable) && (isZero(surge) || (surge === undefined && kind === "DaemonSet")))
      report(place, `${displayName} allows neither one pod more nor one less`, { severity: "medium" })
    else if (
      unavailable === "100%" ||
      (kind === "Deployment" &&
        typeof unavailable === "number" &&
        replicas !== undefined &&
        replicas > 1 &&
        unavailable >= replicas)
    )
      report(place, `a roll-out of ${displayName} may stop all its pods at once`)
  },
  fix: { title: "Let a quarter of the pods be unavailable", patch: setTo("25%") },
  examples: {
    good: deployment({}, { strategy: { rollingUpdate: { maxUnavailable: "25%" } } }),
    bad: deployment({}, { strategy: { rollingUpdate: { maxUnavailable: "100%", maxSurge: 0 } } }),
  },
})
