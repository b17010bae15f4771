import type { JsonValue } from "../../lib/json.ts"
import type { PatchOperation } from "../../lib/json-patch.ts"
import { high, levelOfRisk } from "../../model/severity.ts"
import type { Place } from "../../model/workload/setting.ts"
import { type Check, check } from "../posture/check.ts"
import { findPaths, fixesFor, type RankedPath } from "./analyse.ts"
import { buildGraph } from "./build.ts"
import { defaultEntries } from "./entries.ts"
import type { PathFix } from "./fix.ts"
import { defaultGoals } from "./goals.ts"
import { labelOf } from "./labels.ts"
import { type PathOptions, readWorld } from "./world.ts"

/** Patches of the fixes that findings stand for, by the place that was reported. */
const patches = new WeakMap<Place, readonly PatchOperation[]>()

const pod = { containers: [{ name: "web", image: "registry.example/web:1" }], serviceAccountName: "web" }
const deployment = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web", namespace: "shop" },
  spec: { selector: { matchLabels: { app: "web" } }, template: { metadata: { labels: { app: "web" } }, spec: pod } },
}
const binding = (role: string) => ({
  apiVersion: "rbac.authorization.k8s.io/v1",
  kind: "ClusterRoleBinding",
  metadata: { name: "web" },
  roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: role },
  subjects: [{ kind: "ServiceAccount", name: "web", namespace: "shop" }],
})

/**
 * A chain of steps, each allowed by some right, setting or open connection, leads an attacker from the Internet, a workload that
 * was broken into or a user to the cluster, its nodes or another cluster. No step need look bad by itself. There is one finding
 * for each change of the smallest set that cuts all such chains; its evidence lists what the change cuts, step by step.
 *
 * Field:   whatever a chain of attack primitives hangs on
 * Allowed: no path from the Internet, a workload or a user to cluster-admin, a node or another cluster
 * Runs:    with `breakwater scan --paths`, since it looks at all objects together; `breakwater paths` draws the chains
 * Source:  docs/paths.md
 */
export const attackPathWith = (options: Pick<PathOptions, "flaws">): Check =>
  check({
    id: "attack-path",
    category: "path",
    title: "Attack paths hang on it",
    severity: high("an attacker who has the start has what the path leads to"),
    frameworks: ["mitre-attack/T1098", "mitre-attack/T1611"],
    whole({ inventory, version }, report) {
      const model = buildGraph(readWorld(inventory, { version, ...options }))
      const { paths } = findPaths(model, defaultEntries(model), defaultGoals(model))
      for (const number of fixesFor(model, paths).fixes) {
        const fix = model.graph.fixes[number] as PathFix
        const rules = new Set(model.graph.rulesOfFix[number])
        const cut = paths.filter((path) => path.rules.some((rule) => rules.has(rule)))
        const place = placeOf(fix) ?? cut[0]?.hops.find(({ places }) => places.length > 0)?.places[0]
        if (!place) continue
        report(place, `${fix.title}: ${describe(cut)}`, {
          severity: levelOfRisk(Math.max(0, ...cut.map(({ risk }) => risk))),
          cause: fix.key,
          evidence: { cuts: cut.map(evidenceOf), cost: fix.cost },
        })
      }
    },
    fix: {
      title: "Cut the attack paths that hang on it; breakwater fix --paths makes all the changes",
      patch: (place) => patches.get(place) ?? [],
      risk: "what goes through the granted right or setting today stops",
    },
    examples: { good: [deployment, binding("view")], bad: [deployment, binding("cluster-admin")] },
  })

/** The same where nothing is known of what is inside of images. */
export const attackPath: Check = attackPathWith({})

/** Where a fix is made, when it changes one object. */
function placeOf(fix: PathFix): Place | undefined {
  const patch = fix.patch?.()
  const [change, ...more] = patch?.changes ?? []
  const [operation] = change?.operations ?? []
  if (!change || !operation) return undefined
  const place = { resource: change.resource, path: operation.path }
  if (more.length === 0) patches.set(place, change.operations)
  return place
}

function describe(cut: readonly RankedPath[]): string {
  const [first] = cut
  if (!first) return "cuts further ways of the same starts"
  const example = `${labelOf(first.from)} to ${labelOf(first.to)}`
  return cut.length === 1
    ? `cuts the attack path from ${example}`
    : `cuts ${cut.length} attack paths, such as from ${example}`
}

const evidenceOf = ({ id, from, to, risk, hops }: RankedPath): JsonValue => ({
  id,
  from,
  to,
  risk: Number(risk.toPrecision(3)),
  hops: hops.map(({ primitive, sentence }) => `${primitive} ${sentence}`),
})
