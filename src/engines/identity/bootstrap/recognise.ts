import { atLeast, type KubernetesVersion, version as minorVersion } from "../../../model/kubernetes-version.ts"
import { type PolicyRule, rulesOf } from "../../../model/rbac.ts"
import type { Resource } from "../../../model/resource.ts"
import { aggregationSelectors } from "../aggregate.ts"
import { covers } from "../covers.ts"
import { contentFingerprint } from "./content.ts"
import { olderContents, olderRules } from "./older.ts"
import { bootstrapPolicy, newestKnownMinor, oldestKnownMinor, readTable } from "./policy.ts"

/**
 * What a role or binding is: `default` as Kubernetes makes it; `different` under the name of a default, but granting
 * nothing that no version grants; `altered` under the name of a default, granting more or to others; `own` anything else.
 */
export type Recognition = "default" | "different" | "altered" | "own"

/** What versions of Kubernetes put under one name. */
interface Known {
  /** Fingerprints of the content in every version. */
  readonly contents: Set<string>
  /** The resource by minor, for the versions of the tables. */
  readonly byMinor: Map<number, Resource>
  /** Every rule that some version gives. */
  readonly rules: PolicyRule[]
}

let known: ReadonlyMap<string, Known> | undefined
const answers = new WeakMap<Resource, { readonly minor: number; readonly recognition: Recognition }>()

/**
 * Recognises a default by its name, as the API server does, and by its content; labels are anybody's to write.
 * A server that is upgraded adds to its roles what is new and leaves what was there
 * (k8s.io/component-helpers/auth/rbac/reconciliation), so a role with rules of several versions is a default too.
 */
export function recognise(resource: Resource, version: KubernetesVersion): Recognition {
  const answer = answers.get(resource)
  if (answer?.minor === version.minor) return answer.recognition
  const recognition = judge(resource, version)
  answers.set(resource, { minor: version.minor, recognition })
  return recognition
}

function judge(resource: Resource, version: KubernetesVersion): Recognition {
  known ??= readKnown()
  const entry = known.get(keyOf(resource))
  if (!entry) return "own"
  const own = entry.byMinor.get(Math.min(version.minor, newestKnownMinor))
  const isKnownContent = entry.contents.has(contentFingerprint(resource))
  // Of versions before the tables some are known, and none is known not to be.
  if (!atLeast(version, oldestKnownMinor) && isKnownContent) return "default"
  if (own && contentFingerprint(own) === contentFingerprint(resource)) return "default"
  const isRole = resource.kind === "Role" || resource.kind === "ClusterRole"
  if (!isRole) return "altered"
  const rules = rulesOf(resource)
  if (aggregationSelectors(resource).length > 0 || !covers(entry.rules, rules)) return "altered"
  const isUpgraded = own !== undefined && covers(rules, rulesOf(own)) && aggregationSelectors(own).length === 0
  return isUpgraded ? "default" : "different"
}

function readKnown(): ReadonlyMap<string, Known> {
  const made = new Map<string, Known>()
  const entryOf = (key: string): Known => {
    const entry = made.get(key) ?? { contents: new Set<string>(), byMinor: new Map<number, Resource>(), rules: [] }
    made.set(key, entry)
    return entry
  }
  for (let minor = oldestKnownMinor; minor <= newestKnownMinor; minor++)
    for (const resource of bootstrapPolicy(minorVersion(minor))) {
      const { contents, byMinor, rules } = entryOf(keyOf(resource))
      byMinor.set(minor, resource)
      contents.add(contentFingerprint(resource))
      rules.push(...rulesOf(resource))
    }
  for (const resource of readTable(olderRules, oldestKnownMinor))
    entryOf(keyOf(resource)).rules.push(...rulesOf(resource))
  for (const line of olderContents.split("\n")) {
    const [kind = "", name = "", ...fingerprints] = line.split(" ")
    if (name === "") continue
    const { contents } = entryOf(`${kind} ${name}`)
    for (const fingerprint of fingerprints) contents.add(fingerprint)
  }
  return made
}

/** "ClusterRole system:node", "Role kube-system/x". */
export const keyOf = ({ kind, namespace, name }: Resource): string =>
  `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`
