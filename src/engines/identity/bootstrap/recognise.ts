import { version as minorVersion } from "../../../model/kubernetes-version.ts"
import { rulesOf } from "../../../model/rbac.ts"
import type { Resource } from "../../../model/resource.ts"
import { covers } from "../covers.ts"
import { contentFingerprint } from "./content.ts"
import { olderContents } from "./older-contents.ts"
import { bootstrapPolicy, newestKnownMinor, oldestKnownMinor } from "./policy.ts"

/**
 * What a role or binding is: `default` exactly as some version of Kubernetes makes it; `narrowed` under the name of a
 * default, granting nothing that no version grants; `altered` under the name of a default, granting more or to others;
 * `own` anything else.
 */
export type Recognition = "default" | "narrowed" | "altered" | "own"

interface Known {
  readonly fingerprints: Set<string>
  readonly resources: Resource[]
}

let known: ReadonlyMap<string, Known> | undefined
const answers = new WeakMap<Resource, Recognition>()

/** By name, since that is how the API server finds its own; labels are anybody's to write. */
export function recognise(resource: Resource): Recognition {
  const answer = answers.get(resource) ?? judge(resource)
  answers.set(resource, answer)
  return answer
}

function judge(resource: Resource): Recognition {
  known ??= readKnown()
  const entry = known.get(keyOf(resource))
  if (!entry) return "own"
  if (entry.fingerprints.has(contentFingerprint(resource))) return "default"
  const isRole = resource.kind === "Role" || resource.kind === "ClusterRole"
  const everKnown = entry.resources.flatMap(rulesOf)
  return isRole && covers(everKnown, rulesOf(resource)) && rulesOf(resource).length > 0 ? "narrowed" : "altered"
}

function readKnown(): ReadonlyMap<string, Known> {
  const made = new Map<string, Known>()
  const entryOf = (key: string): Known => {
    const entry = made.get(key) ?? { fingerprints: new Set<string>(), resources: [] }
    made.set(key, entry)
    return entry
  }
  for (let minor = oldestKnownMinor; minor <= newestKnownMinor; minor++)
    for (const resource of bootstrapPolicy(minorVersion(minor))) {
      const entry = entryOf(keyOf(resource))
      entry.resources.push(resource)
      entry.fingerprints.add(contentFingerprint(resource))
    }
  for (const line of olderContents.split("\n")) {
    const [kind = "", name = "", ...fingerprints] = line.split(" ")
    if (name === "") continue
    const { fingerprints: all } = entryOf(`${kind} ${name}`)
    for (const fingerprint of fingerprints) all.add(fingerprint)
  }
  return made
}

/** "ClusterRole system:node", "Role kube-system/x". */
export const keyOf = ({ kind, namespace, name }: Resource): string =>
  `${kind} ${namespace === "" ? "" : `${namespace}/`}${name}`
