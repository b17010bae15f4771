import { dump } from "js-yaml"
import { buildWorld } from "../engines/network/build-world.ts"
import { type DialectName, dialects } from "../engines/network/dialect.ts"
import type { DraftRule } from "../engines/network/generate/draft.ts"
import { type GeneratedPolicies, generatePolicies, policyForms } from "../engines/network/generate/generate-policies.ts"
import { type InferredNeeds, inferNeeds } from "../engines/network/generate/infer-needs.ts"
import { type Evidence, mergeNeeds, type Need } from "../engines/network/generate/need.ts"
import { withOperatorPods } from "../engines/network/generate/operator-pods.ts"
import type { WrittenPolicy } from "../engines/network/generate/written-policy.ts"
import { directions } from "../engines/network/policy.ts"
import type { NetworkWorld } from "../engines/network/world.ts"
import { asObject, type JsonObject } from "../lib/json.ts"
import type { Inventory } from "../model/inventory.ts"
import { formatLocation } from "../outputs/terminal/report.ts"
import { locatePlaces } from "./locate.ts"

export type PolicyType = (typeof policyForms)[number]["kind"]
export const policyTypes: readonly PolicyType[] = policyForms.map(({ kind }) => kind)

export interface PolicyRequest {
  readonly type?: PolicyType
  /** Namespaces to write policies for; by default all that have workloads, without those of the cluster itself. */
  readonly namespaces?: readonly string[]
  readonly dialect?: DialectName
  /** Needs besides those that the manifests show, such as observed flows. */
  readonly observed?: readonly Need[]
  /** Whether manifests are asked at all. */
  readonly fromManifests?: boolean
}

export interface PolicyAnswer extends GeneratedPolicies {
  readonly namespaces: readonly string[]
  readonly unresolved: readonly Evidence[]
}

/** Namespaces that Kubernetes and its distributions run themselves in: isolating them by guesswork breaks clusters. */
const systemNamespaces =
  /^(?:kube-(?:system|public|node-lease)|openshift(?:-.*)?|gke-.*|gmp-.*|calico-.*|tigera-.*|cilium.*)$/

/** Least-privilege network policies for an inventory, with proof. */
export function policiesFor(inventory: Inventory, request: PolicyRequest = {}): PolicyAnswer {
  const { type = "networkpolicy", observed = [], fromManifests = true } = request
  const world = withOperatorPods(inventory, buildWorld(inventory))
  const form = policyForms.find(({ kind }) => kind === type) ?? policyForms[0]
  const inferred: InferredNeeds = fromManifests
    ? inferNeeds(inventory, world)
    : { needs: [], assumptions: [], unresolved: [] }
  const namespaces = request.namespaces ?? workloadNamespaces(world)
  const generated = generatePolicies(inventory, world, {
    needs: mergeNeeds([...inferred.needs, ...observed]),
    namespaces: new Set(namespaces),
    form,
    dialect: dialects[request.dialect ?? (type === "cilium" ? "cilium" : "spec")],
  })
  return {
    ...generated,
    assumptions: [...inferred.assumptions, ...generated.assumptions],
    namespaces,
    unresolved: inferred.unresolved,
  }
}

const workloadNamespaces = ({ pods }: NetworkWorld): readonly string[] =>
  [...new Set(pods.map(({ namespace }) => namespace))].filter((name) => !systemNamespaces.test(name)).sort()

/** Evidence of one rule is told up to here; more of the same helps nobody. */
const maxEvidence = 4

/** A policy as YAML to apply, with what each rule is for above it. */
export function renderPolicy({ object, rules }: WrittenPolicy): string {
  const spec = asObject(object.spec)
  const { ingress: _in, egress: _out, ...rest } = spec
  const head = dump({ ...object, spec: rest }, { lineWidth: 120, noRefs: true })
  const parts = directions.flatMap((direction) => {
    const list = spec[direction] as readonly JsonObject[] | undefined
    if (!list || list.length === 0) return []
    const items = list.map((rule, index) => renderRule(rule, rules[direction][index]))
    return [`  ${direction}:\n${items.join("")}`]
  })
  return head + parts.join("")
}

function renderRule(rule: JsonObject, draft: DraftRule | undefined): string {
  const comments = draft ? commentsOf(draft) : []
  const yaml = dump([rule], { lineWidth: 110, noRefs: true })
  return [...comments.map((line) => `# ${line}`), ...yaml.trimEnd().split("\n")].map((line) => `    ${line}\n`).join("")
}

/** One line for each piece of evidence; what several parties share is told for each. */
function commentsOf({ needs }: DraftRule): readonly string[] {
  const lines = [...new Set(needs.flatMap(({ evidence }) => evidence.map(describeEvidence)))]
  return lines.length > maxEvidence ? [...lines.slice(0, maxEvidence), `and ${lines.length - maxEvidence} more`] : lines
}

/** One line for a comment: whatever YAML 1.1 takes as the end of a line would let a name write policies of its own. */
export const commentLine = (text: string): string => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ")

/** What a need rests on, with file and line. */
export function describeEvidence({ text, place }: Evidence): string {
  const [location] = place ? locatePlaces([place]) : []
  return commentLine(location ? `${text} (${formatLocation(location)})` : text)
}
