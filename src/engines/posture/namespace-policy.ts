import type { JsonObject } from "../../lib/json.ts"
import type { KubernetesVersion } from "../../model/kubernetes-version.ts"
import type { Workload } from "../../model/workload/workload.ts"
import { checkPodSecurity } from "./pod-security/check-pod-security.ts"
import type { ControlId, PodSecurityLevel } from "./pod-security/control.ts"

/** Workloads that stand in the way of a level, by `Kind/name`, with the controls that object to them. */
export type Blockers = Readonly<Record<string, readonly ControlId[]>>

/** What the workloads of a namespace allow it to enforce. */
export interface NamespaceVerdict {
  /** Number of workloads that were judged. */
  readonly workloads: number
  /** The strictest level that all of them pass. */
  readonly possible: PodSecurityLevel
  /** What stands in the way of the next level; empty where restricted is possible. */
  readonly blockers: Blockers
  /** True when only agents, of which each node has one (DaemonSets and static pods), break level baseline. */
  readonly onlyAgents: boolean
}

/** Judges workloads of one namespace. O(workloads and their pods with injected containers). */
export function judgeNamespace(workloads: readonly Workload[], version: KubernetesVersion): NamespaceVerdict {
  const baseline = new Map<string, ReadonlySet<ControlId>>()
  const restricted = new Map<string, ReadonlySet<ControlId>>()
  const names = new Set<string>()
  let onlyAgents = true
  for (const workload of workloads) {
    const name = `${workload.kind}/${workload.name}`
    names.add(name)
    const objects = objectsOf(workload)
    const strict = objectionsTo(objects, "restricted", version)
    if (strict.size === 0) continue
    restricted.set(name, strict)
    const loose = objectionsTo(objects, "baseline", version)
    if (loose.size === 0) continue
    baseline.set(name, loose)
    onlyAgents &&= isAgent(workload)
  }
  return {
    workloads: names.size,
    possible: restricted.size === 0 ? "restricted" : baseline.size === 0 ? "baseline" : "privileged",
    blockers: asBlockers(baseline.size === 0 ? restricted : baseline),
    onlyAgents: onlyAgents && baseline.size > 0,
  }
}

/** The owner and, since admission sees pods, those of its pods into which a webhook put more containers. */
function objectsOf({ resource, containers }: Workload): readonly JsonObject[] {
  const injected = containers.filter((container) => container.class !== "ephemeral" && container.resource !== resource)
  return [...new Set([resource, ...injected.map((container) => container.resource)])].map(({ object }) => object)
}

function objectionsTo(objects: readonly JsonObject[], level: PodSecurityLevel, version: KubernetesVersion) {
  const violations = objects.flatMap((object) => checkPodSecurity(object, { level, version }).violations)
  return new Set(violations.map(({ control }) => control))
}

const isAgent = ({ kind, resource }: Workload): boolean =>
  kind === "DaemonSet" || resource.owners.some((owner) => owner.kind === "Node")

const asBlockers = (controls: ReadonlyMap<string, ReadonlySet<ControlId>>): Blockers =>
  Object.fromEntries([...controls].map(([name, ids]) => [name, [...ids]]))
