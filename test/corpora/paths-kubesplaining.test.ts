import { describe, expect, it } from "vitest"
import { analysePaths, type PathAnalysis, type PathQuestion, UnknownEnd } from "../../src/app/paths.ts"
import { fixesFor } from "../../src/engines/paths/analyse.ts"
import { applyFixes } from "../../src/engines/paths/apply-fixes.ts"
import type { PathFix } from "../../src/engines/paths/fix.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { Resource } from "../../src/model/resource.ts"
import { hasCorpora } from "../shared.ts"
import { type KubesplainingCase, kubesplainingCases, objectsOfCase } from "./kubesplaining-cases.ts"

/** Their sinks, and goals of ours that are the same. */
const sinks: Readonly<Record<string, readonly string[]>> = {
  "KUBE-PRIVESC-PATH-CLUSTER-ADMIN": ["cluster-admin"],
  // The group itself is refused by the signer of client certificates; who can name anybody has the cluster all the same.
  "KUBE-PRIVESC-PATH-SYSTEM-MASTERS": ["cluster-admin", "identity/User:system:kube-controller-manager"],
  "KUBE-PRIVESC-PATH-NODE-ESCAPE": ["node-root"],
  "KUBE-PRIVESC-PATH-KUBE-SYSTEM-SECRETS": ["secrets/kube-system"],
  "KUBE-PRIVESC-PATH-NAMESPACE-ADMIN": ["cluster-admin", "secrets/rbac-fixtures", "secrets/vulnerable"],
  "KUBE-CONFUSED-DEPUTY-001": ["cluster-admin", "node-root"],
}

/** Their actions, and the primitives that are the same. Whoever holds every right needs no particular way to a node. */
const actions: Readonly<Record<string, readonly string[]>> = {
  wildcard_permission: ["BP-04"],
  pod_create_privileged_escape: ["AP-02"],
  operator_reconcile: ["AP-25"],
  node_drain_migrate: ["AP-21", "BP-04"],
}

/**
 * Not possible on a real API server: write access to rolebindings alone binds no role that one does not hold already
 * (pkg/registry/rbac/rolebinding/policybased/storage.go). The corpus' README counts that in our favour.
 */
const refused = new Set(["modify_role_binding"])

const subjectOf = (instance: string): string => {
  const [kind = "", namespace = "", name = ""] = (instance.split(":")[0] ?? "").split("/")
  return `${kind}:${namespace}/${name}`
}

function ask(inventory: Inventory, question: PathQuestion): PathAnalysis | undefined {
  try {
    const analysis = analysePaths(inventory, question)
    return analysis.paths.length > 0 ? analysis : undefined
  } catch (error) {
    // A subject that nothing is bound to, or a goal that nothing leads to.
    if (error instanceof UnknownEnd) return undefined
    throw error
  }
}

const inventoryOf = (row: KubesplainingCase): Inventory =>
  Inventory.of(objectsOfCase(row).map((object) => new Resource(object, { kind: "cluster", name: row.id })))

/** Whether a subject, or any, leads to a sink. */
function leads(inventory: Inventory, rule: string, instance: string | undefined): PathAnalysis | undefined {
  const accounts = instance
    ? [subjectOf(instance)]
    : [...inventory.ofKind("ServiceAccount", "")].map(({ namespace, name }) => `ServiceAccount:${namespace}/${name}`)
  const wanted = instance?.endsWith(":node_escape") ? ["node-root"] : (sinks[rule] ?? [])
  for (const from of accounts)
    for (const to of wanted) {
      const found = ask(inventory, { from, to })
      if (found) return found
    }
  return undefined
}

/** The world without the first binding of a path: of its fixes, the first that takes a subject out of one. */
function withoutFirstBinding(inventory: Inventory, { model, paths }: PathAnalysis): Inventory {
  const [path] = paths
  const fixes = (path?.rules ?? []).flatMap((rule) => model.graph.fixesOf[rule] ?? [])
  const first = fixes.map((fix) => model.graph.fixes[fix] as PathFix).find(({ key }) => key.startsWith("subject "))
  return first ? applyFixes(inventory, [first]) : inventory
}

function followsChain({ paths }: PathAnalysis, hops: readonly string[]): boolean {
  const used = (paths[0]?.hops ?? []).map(({ primitive }) => primitive)
  let at = 0
  for (const primitive of used) if (actions[hops[at] ?? ""]?.includes(primitive)) at++
  return at === hops.length
}

describe.runIf(hasCorpora)("kubesplaining corpus, its paths", () => {
  it("finds every path and chain, and none that must not be there", () => {
    const failing: string[] = []
    let judged = 0
    for (const row of kubesplainingCases()) {
      const inventory = inventoryOf(row)
      for (const { rule, instance } of row.mustFind) {
        if (!sinks[rule]) continue
        judged++
        if (!leads(inventory, rule, instance)) failing.push(`${row.id} missing: ${rule} ${instance ?? ""}`)
      }
      for (const { rule, instance } of row.mustNotFind) {
        if (!sinks[rule]) continue
        judged++
        const found = leads(inventory, rule, instance)
        const hops = found?.paths[0]?.hops.map(({ sentence }) => sentence)
        if (found) failing.push(`${row.id} must not find ${rule} ${instance}: ${hops?.join("; ")}`)
      }
      for (const { rule, instance, hopsInOrder, route } of row.chains ?? []) {
        if (hopsInOrder.some((action) => refused.has(action))) continue
        judged++
        const primary = leads(inventory, rule, instance)
        const found =
          primary && route === "alternate" ? leads(withoutFirstBinding(inventory, primary), rule, instance) : primary
        if (!found || !followsChain(found, hopsInOrder))
          failing.push(`${row.id} ${route} chain of ${instance}: ${hopsInOrder.join(", ")}`)
      }
    }
    console.log(`kubesplaining paths: ${judged - failing.length} of ${judged}`)
    expect(failing).toEqual([])
  }, 120_000)

  it("each world's fixes are certified", () => {
    for (const row of kubesplainingCases()) {
      const { model, paths } = analysePaths(inventoryOf(row))
      const set = fixesFor(model, paths)
      expect([row.id, set.holds, set.optimal]).toEqual([row.id, true, true])
    }
  })
})
