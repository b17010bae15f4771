import type { Finding, Incomplete } from "../../model/finding.ts"
import type { Inventory } from "../../model/inventory.ts"
import type { KubernetesVersion } from "../../model/kubernetes-version.ts"
import type { Resource } from "../../model/resource.ts"
import { findWorkloads, type Workload } from "../../model/workload/workload.ts"
import type { Check, CheckContext, CheckSettings } from "./check.ts"
import { Collector } from "./collector.ts"

export interface PostureOptions {
  readonly version: KubernetesVersion
  readonly checks: readonly Check[]
  readonly settings?: CheckSettings
}

export interface PostureResult {
  readonly findings: readonly Finding[]
  readonly incomplete: readonly Incomplete[]
  readonly workloads: readonly Workload[]
}

/** Judges an inventory by all given checks. A check that fails on one object is reported and stops nothing else. */
export function runPosture(inventory: Inventory, options: PostureOptions): PostureResult {
  const { version, settings = {} } = options
  const workloads = findWorkloads(inventory, version)
  const context: CheckContext = { inventory, workloads, workloadsIn: byNamespace(workloads), version, settings }
  const checks = options.checks.filter((check) => isMeant(check, version))
  const collector = new Collector()
  const incomplete: Incomplete[] = []

  const fail = (check: Check, resource: Resource | undefined, error: unknown): void => {
    incomplete.push({
      what: resource ? `${resource.kind}/${resource.name}` : check.id,
      why: `the check ${check.id} failed: ${error instanceof Error ? error.message : String(error)}`,
      code: "check-failed",
      advice:
        check.category === "policy"
          ? "Guard optional fields with has(); all other rules ran."
          : "Please report this with the object; all other checks ran.",
    })
  }

  const ofWorkloads = checks.filter((check) => check.workloads || check.containers)
  for (const workload of workloads) {
    for (const check of ofWorkloads) {
      if (!isFor(check, workload)) continue
      collector.begin(check, workload.resource)
      try {
        judgeWorkload(check, workload, collector, context)
      } catch (error) {
        fail(check, workload.resource, error)
      }
    }
  }
  for (const [kind, interested] of byKind(checks)) {
    for (const resource of resourcesOf(inventory, kind)) {
      for (const check of interested) {
        collector.begin(check, resource)
        try {
          check.resources?.run(resource, collector.report, context)
        } catch (error) {
          fail(check, resource, error)
        }
      }
    }
  }
  for (const check of checks) {
    if (!check.whole) continue
    collector.begin(check, undefined)
    try {
      check.whole(context, collector.report)
    } catch (error) {
      fail(check, undefined, error)
    }
  }
  return { findings: collector.finish(), incomplete, workloads }
}

function byNamespace(workloads: readonly Workload[]): CheckContext["workloadsIn"] {
  let index: Map<string, Workload[]> | undefined
  return (namespace) => {
    if (index === undefined) {
      index = new Map()
      for (const workload of workloads) {
        const members = index.get(workload.namespace)
        if (members) members.push(workload)
        else index.set(workload.namespace, [workload])
      }
    }
    return index.get(namespace) ?? []
  }
}

function judgeWorkload(check: Check, workload: Workload, collector: Collector, context: CheckContext): void {
  check.workloads?.(workload, collector.report, context)
  if (!check.containers) return
  for (const container of workload.containers) {
    if (check.classes && !check.classes.includes(container.class)) continue
    collector.look(container)
    check.containers(container, collector.report, context, workload)
  }
}

const isMeant = ({ since = 0, until = Number.POSITIVE_INFINITY }: Check, { minor }: KubernetesVersion): boolean =>
  minor >= since && minor <= until

const isFor = ({ os, owners }: Check, { pod, kind }: Workload): boolean =>
  (os === undefined || pod.os === undefined || pod.os === os) && (owners === undefined || owners.includes(kind))

function byKind(checks: readonly Check[]): ReadonlyMap<string, readonly Check[]> {
  const kinds = new Map<string, Check[]>()
  for (const check of checks) {
    for (const kind of check.resources?.kinds ?? []) {
      const list = kinds.get(kind) ?? []
      list.push(check)
      kinds.set(kind, list)
    }
  }
  return kinds
}

/** "apps/Deployment" or "Service"; "*" means every resource. */
function resourcesOf(inventory: Inventory, kind: string): Iterable<Resource> {
  if (kind === "*") return inventory.all()
  const slash = kind.lastIndexOf("/")
  return inventory.ofKind(kind.slice(slash + 1), slash < 0 ? "" : kind.slice(0, slash))
}
