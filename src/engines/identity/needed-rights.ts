import type { Place } from "../../model/workload/setting.ts"
import type { Workload } from "../../model/workload/workload.ts"

/** A right that a workload's manifest shows it to need. */
export interface NeededRight {
  readonly verb: string
  readonly group: string
  /** "pods", "pods/exec". */
  readonly resource: string
  /** "" for every namespace or a cluster-scoped resource. */
  readonly namespace: string
  readonly name: string
  /** Why, in words. */
  readonly why: string
  readonly place: Place
}

/** What a command of kubectl asks the API server for, as verbs on the resource that it names. */
const kubectlVerbs: Readonly<Record<string, readonly string[]>> = {
  get: ["get", "list"],
  describe: ["get", "list"],
  create: ["create"],
  apply: ["get", "create", "patch"],
  patch: ["get", "patch"],
  edit: ["get", "patch"],
  label: ["get", "patch"],
  annotate: ["get", "patch"],
  set: ["get", "patch"],
  replace: ["get", "update"],
  delete: ["get", "delete"],
  wait: ["get", "list", "watch"],
  scale: ["get"],
  rollout: ["get", "list", "watch", "patch"],
  expose: ["get", "create"],
  autoscale: ["get", "create"],
}

/** Commands that always mean one resource. */
const fixed: Readonly<Record<string, readonly (readonly [verb: string, resource: string])[]>> = {
  logs: [
    ["get", "pods"],
    ["get", "pods/log"],
  ],
  exec: [
    ["get", "pods"],
    ["create", "pods/exec"],
  ],
  cp: [
    ["get", "pods"],
    ["create", "pods/exec"],
  ],
  attach: [
    ["get", "pods"],
    ["create", "pods/attach"],
  ],
  "port-forward": [
    ["get", "pods"],
    ["create", "pods/portforward"],
  ],
  cordon: [["patch", "nodes"]],
  uncordon: [["patch", "nodes"]],
  drain: [
    ["get", "nodes"],
    ["patch", "nodes"],
    ["list", "pods"],
    ["create", "pods/eviction"],
  ],
}

/** Resource of a name as people type it; undefined for one that is not known. */
export type FindResource = (
  word: string,
) => { readonly group: string; readonly resource: string; readonly namespaced: boolean } | undefined

/**
 * What a workload needs of the API server, as far as its manifest says: kubectl commands in its containers, and leader election.
 * Nothing is guessed from names of images; a program's own calls are seen in the audit log alone (least-privilege).
 */
export function neededRights(workload: Workload, findResource: FindResource): readonly NeededRight[] {
  const rights: NeededRight[] = []
  const { namespace } = workload
  for (const container of workload.containers) {
    const words = [...container.command, ...container.args]
    for (const [index, word] of words.entries()) {
      const place = container.at(index < container.command.length ? "command" : "args")
      if (/^--leader-elect(?:ion)?(?:=true)?$/.test(word))
        rights.push(...leaderElection(namespace, `${container.name} elects a leader (${word})`, place))
    }
    const place = container.command.length > 0 ? container.at("command") : container.at("args")
    for (const command of kubectlCommands(words)) rights.push(...rightsOf(command, namespace, place, findResource))
  }
  return distinct(rights)
}

/** client-go tools/leaderelection/resourcelock, leases. */
const leaderElection = (namespace: string, why: string, place: Place): readonly NeededRight[] =>
  ["get", "create", "update"].map((verb) => ({
    verb,
    group: "coordination.k8s.io",
    resource: "leases",
    namespace,
    name: "",
    why,
    place,
  }))

/** The command lines of kubectl in a container's words or in the script that they hand to a shell. */
function* kubectlCommands(words: readonly string[]): Generator<readonly string[]> {
  if (/(?:^|\/)kubectl$/.test(words[0] ?? "")) yield words.slice(1)
  for (const script of words.filter((word) => /\bkubectl\s/.test(word)))
    for (const part of script.split(/\n|;|&&|\|\|?|\$\(|`/)) {
      const match = /(?:^|\s|\/)kubectl\s+(.*)$/.exec(part.trim())
      if (match)
        yield (match[1] ?? "")
          .replace(/\)+\s*$/, "")
          .split(/\s+/)
          .map((word) => word.replace(/^["']|["']$/g, ""))
    }
}

/** Options of kubectl that take a value in the next word. */
const takesValue =
  /^(?:-n|--namespace|-l|--selector|-o|--output|-f|--filename|-c|--container|-p|--patch|--type|--replicas|--timeout|--for|--field-selector)$/

function rightsOf(
  words: readonly string[],
  own: string,
  place: Place,
  findResource: FindResource,
): readonly NeededRight[] {
  const plain: string[] = []
  let [namespace, isEverywhere, subresource] = [own, false, ""]
  for (let at = 0; at < words.length; at++) {
    const word = words[at] as string
    const assigned = /^(?:-n|--namespace)=?(.+)$/.exec(word)?.[1]
    if (word === "-n" || word === "--namespace") namespace = words[++at] ?? own
    else if (assigned !== undefined && assigned !== "amespace") namespace = assigned
    else if (/^(?:-A|--all-namespaces)(?:=true)?$/.test(word)) isEverywhere = true
    else if (word.startsWith("--subresource=")) subresource = `/${word.slice("--subresource=".length)}`
    else if (takesValue.test(word)) at++
    else if (!word.startsWith("-")) plain.push(word)
    if (word === "--") break
  }
  const [action = "", ...rest] = plain
  const why = `kubectl ${words.join(" ")}`.slice(0, 160)
  const scope = isEverywhere || namespace.includes("$") ? "" : namespace
  const right = (verb: string, group: string, resource: string, namespaced: boolean, name = ""): NeededRight => ({
    verb,
    group,
    resource: resource + subresource,
    namespace: namespaced ? scope : "",
    name: name.includes("$") || verb === "list" || verb === "watch" || verb === "create" ? "" : name,
    why,
    place,
  })
  const always = Object.hasOwn(fixed, action) ? fixed[action] : undefined
  if (always) return always.map(([verb, resource]) => right(verb, "", resource, !resource.startsWith("nodes")))
  const verbs = Object.hasOwn(kubectlVerbs, action) ? kubectlVerbs[action] : undefined
  const target = action === "rollout" || action === "set" ? rest.slice(1) : rest
  const [typed = "", named] = target
  const [kind = "", name = named ?? ""] = typed.includes("/") ? typed.split("/") : [typed]
  if (!verbs || kind === "") return []
  return kind.split(",").flatMap((word) => {
    const found = findResource(word)
    if (!found) return []
    const { group, resource, namespaced } = found
    const own = verbs.map((verb) => right(verb, group, resource, namespaced, name))
    return action === "scale" ? [...own, { ...right("patch", group, `${resource}/scale`, namespaced, name) }] : own
  })
}

function distinct(rights: readonly NeededRight[]): readonly NeededRight[] {
  const seen = new Set<string>()
  return rights.filter(({ verb, group, resource, namespace, name }) => {
    const key = JSON.stringify([verb, group, resource, namespace, name])
    return !seen.has(key) && seen.add(key)
  })
}
