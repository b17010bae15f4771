import type { Finding, Incomplete } from "../../model/finding.ts"
import type { Inventory } from "../../model/inventory.ts"
import type { KubernetesVersion } from "../../model/kubernetes-version.ts"
import type { Resource } from "../../model/resource.ts"
import { findWorkloads, type Workload } from "../../model/workload/workload.ts"
import type { Check, CheckContext, CheckSettings, Report } from "./check.ts"
import { Collector, type Subject } from "./collector.ts"

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
  const context: CheckContext = { inventory, workloads, version, settings }
  const checks = options.checks.filter((check) => isMeant(check, version))
  const collector = new Collector()
  const incomplete: Incomplete[] = []

  const guard = (check: Check, subject: Subject | undefined, run: () => void): void => {
    try {
      run()
    } catch (error) {
      const { resource } = subject ?? {}
      incomplete.push({
        what: resource ? `${resource.kind}/${resource.name}` : check.id,
        why: `the check ${check.id} failed: ${error instanceof Error ? error.message : String(error)}`,
        code: "check-failed",
        advice: "Please report this with the object; all other checks ran.",
      })
    }
  }
  const reporter =
    (check: Check, subject: Subject): Report =>
    (place, message, details) =>
      collector.report(check, subject, place, message, details)

  for (const workload of workloads) {
    for (const check of checks) {
      if (!isFor(check, workload)) continue
      const subject = { resource: workload.resource, workload }
      const { workloads: judge, containers, classes } = check
      if (judge) guard(check, subject, () => judge(workload, reporter(check, subject), context))
      if (!containers) continue
      for (const container of workload.containers) {
        if (classes && !classes.includes(container.class)) continue
        const inner = { ...subject, container }
        guard(check, inner, () => containers(container, reporter(check, inner), context, workload))
      }
    }
  }
  for (const [kind, interested] of byKind(checks)) {
    for (const resource of resourcesOf(inventory, kind)) {
      for (const check of interested) {
        const subject = { resource }
        guard(check, subject, () => check.resources?.run(resource, reporter(check, subject), context))
      }
    }
  }
  for (const check of checks) {
    const { whole } = check
    if (whole)
      guard(check, undefined, () =>
        whole(context, (place, message, details) =>
          collector.report(check, { resource: place.resource }, place, message, details),
        ),
      )
  }
  return { findings: collector.findings(), incomplete, workloads }
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
