import { getOrAdd } from "../../lib/get-or-add.ts"
import type { Finding, Incomplete } from "../../model/finding.ts"
import type { Inventory } from "../../model/inventory.ts"
import type { KubernetesVersion } from "../../model/kubernetes-version.ts"
import type { Resource } from "../../model/resource.ts"
import { findWorkloads, findWorkloadsIn, type Workload, workloadsOf } from "../../model/workload/workload.ts"
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
  // Nothing can be wrong with no object; checks of a whole cluster would build their worlds all the same.
  if (inventory.size === 0) return { findings: [], incomplete: [], workloads: [] }
  const workloads = findWorkloads(inventory, version)
  const run = new Run({ inventory, workloads, workloadsIn: byNamespace(workloads), version, settings }, options.checks)
  for (const workload of workloads) run.judgeWorkload(workload)
  for (const [kind, interested] of run.byKind)
    for (const resource of resourcesOf(inventory, kind))
      for (const check of interested) run.judgeResource(check, resource)
  run.judgeWhole()
  return { ...run.finish(), workloads }
}

/**
 * Judges single objects of an inventory, as after a change in a cluster, by the checks that look at objects one by one; those that
 * look at everything at once are not run. O(objects given, and the namespaces that their checks look around in).
 */
export function judgeObjects(
  inventory: Inventory,
  resources: readonly Resource[],
  options: PostureOptions,
): PostureResult {
  const { version, settings = {} } = options
  const context = lazyContext(inventory, version, settings)
  const run = new Run(context, options.checks)
  const judged = new Set<string>()
  const workloads: Workload[] = []
  for (const resource of resources) {
    for (const workload of workloadsOf(inventory, version, resource)) {
      const key = `${workload.resource.key} ${workload.pod.path}`
      if (judged.has(key)) continue
      judged.add(key)
      workloads.push(workload)
      run.judgeWorkload(workload)
    }
    const { kind, group } = resource
    for (const name of [group === "" ? kind : `${group}/${kind}`, "*"])
      for (const check of run.byKind.get(name) ?? []) run.judgeResource(check, resource)
  }
  return { ...run.finish(), workloads }
}

/** Looks around only where a check asks for it. */
function lazyContext(inventory: Inventory, version: KubernetesVersion, settings: CheckSettings): CheckContext {
  const known = new Map<string, readonly Workload[]>()
  return {
    inventory,
    version,
    settings,
    get workloads() {
      return findWorkloads(inventory, version)
    },
    workloadsIn: (namespace) => getOrAdd(known, namespace, () => findWorkloadsIn(inventory, version, namespace)),
  }
}

/** One run of some checks over one inventory. */
class Run {
  readonly byKind: ReadonlyMap<string, readonly Check[]>
  readonly #context: CheckContext
  readonly #checks: readonly Check[]
  readonly #ofWorkloads: readonly Check[]
  readonly #collector = new Collector()
  readonly #incomplete: Incomplete[] = []

  constructor(context: CheckContext, checks: readonly Check[]) {
    this.#context = context
    this.#checks = checks.filter((check) => isMeant(check, context.version))
    this.#ofWorkloads = this.#checks.filter((check) => check.workloads || check.containers)
    this.byKind = byKind(this.#checks)
  }

  judgeWorkload(workload: Workload): void {
    for (const check of this.#ofWorkloads) {
      if (!isFor(check, workload)) continue
      this.#collector.begin(check, workload.resource)
      try {
        judgeWorkload(check, workload, this.#collector, this.#context)
      } catch (error) {
        this.#fail(check, workload.resource, error)
      }
    }
  }

  judgeResource(check: Check, resource: Resource): void {
    this.#collector.begin(check, resource)
    try {
      check.resources?.run(resource, this.#collector.report, this.#context)
    } catch (error) {
      this.#fail(check, resource, error)
    }
  }

  judgeWhole(): void {
    for (const check of this.#checks) {
      if (!check.whole) continue
      this.#collector.begin(check, undefined)
      try {
        check.whole(this.#context, this.#collector.report)
      } catch (error) {
        this.#fail(check, undefined, error)
      }
    }
  }

  finish(): Omit<PostureResult, "workloads"> {
    return { findings: this.#collector.finish(), incomplete: this.#incomplete }
  }

  #fail(check: Check, resource: Resource | undefined, error: unknown): void {
    this.#incomplete.push({
      what: resource ? `${resource.kind}/${resource.name}` : check.id,
      why: `the check ${check.id} failed: ${error instanceof Error ? error.message : String(error)}`,
      code: "check-failed",
      advice:
        check.category === "policy"
          ? "Guard optional fields with has(); all other rules ran."
          : "Please report this with the object; all other checks ran.",
    })
  }
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
