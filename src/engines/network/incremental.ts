import { Bitset } from "../../lib/bitset.ts"
import { getOrAdd } from "../../lib/get-or-add.ts"
import type { Resource } from "../../model/resource.ts"
import { ClassEditor } from "./class-editor.ts"
import type { PeerBits } from "./class-index.ts"
import { type Match, maybe, no, yes } from "./match.ts"
import { type Direction, directions, type Policy } from "./policy.ts"
import { enforced, type Reachability, withPolicies } from "./reachability.ts"
import type { Selecting } from "./rows.ts"
import { declaredPorts, type StageRows, Verdicts } from "./solve.ts"
import { splitClasses } from "./split-classes.ts"
import type { NamedPort, PodEndpoint } from "./world.ts"

/**
 * The answer after policies were created, changed (same kind, namespace and name) or deleted. Pods that the new text
 * tells apart for the first time get classes of their own; rows of pods that the old or the new policy selects get new
 * numbers, and are solved when asked for. O(classes) small steps, and O(pods) where labels are new to all policies.
 */
export function withPolicyChanges(
  answer: Reachability,
  changed: readonly Resource[],
  removed: readonly Resource[] = [],
): Reachability {
  const replaced = [...changed, ...removed]
  const isReplaced = (resource: Resource) => replaced.some((one) => isSameObject(one, resource))
  const added = enforced({ ...answer.surroundings, policies: changed }, answer.dialect)
  const outdated = answer.policies.filter(({ place }) => isReplaced(place.resource))
  const gone = new Set(outdated)
  const policies = [...answer.policies.filter((policy) => !gone.has(policy)), ...added]
  const world = answer.worldWith([...answer.resources.filter((resource) => !isReplaced(resource)), ...changed])
  const split = answer.isLatest ? splitClasses(answer, added) : undefined
  if (!split) return withPolicies({ ...world, pods: answer.world.pods }, answer.dialect, policies)
  const stages = replacePolicies(split, outdated, added)
  return split.next({ world, policies, verdicts: new Verdicts(split.verdicts.store, stages) })
}

const isSameObject = (a: Resource, b: Resource): boolean =>
  a.name === b.name && a.namespace === b.namespace && a.kind === b.kind && a.group === b.group

function replacePolicies(answer: Reachability, outdated: readonly Policy[], added: readonly Policy[]): StageRows[] {
  const orders = new Set([...outdated, ...added].map(({ stage }) => stage.order))
  const untouched = answer.verdicts.stages.filter(({ order }) => !orders.has(order))
  const touched = [...orders].flatMap((order) =>
    directions.map((direction) => {
      const concerns = (policy: Policy) => policy.stage.order === order && policy[direction] !== undefined
      const before = answer.verdicts.stages.find((one) => one.order === order && one.direction === direction)
      return editStage(answer, order, direction, before, outdated.filter(concerns), added.filter(concerns))
    }),
  )
  return [...untouched, ...touched]
}

function editStage(
  { verdicts: { store } }: Reachability,
  order: number,
  direction: Direction,
  before: StageRows | undefined,
  outdated: readonly Policy[],
  added: readonly Policy[],
): StageRows {
  const { index } = store
  const rowOf = before ? before.rowOf.slice() : new Int32Array(index.size).fill(-1)
  if (outdated.length === 0 && added.length === 0 && before) return before
  const matched = added.map((policy) => ({ policy, bits: index.bitsOf([policy.subject]) }))
  const affected = new Bitset(index.size)
  for (const policy of [...outdated, ...added]) {
    const { sure, maybe: unsure } = index.bitsOf([policy.subject])
    affected.addAll(sure)
    if (unsure) affected.addAll(unsure)
  }
  const gone = new Set(outdated)
  const areNamed = added.some((policy) => usesNames(policy, direction))
  const isNamed = new Map<number, boolean>()
  const numbers = new Map<number | string, number>()
  const selectedBy = ({ sure, maybe: unsure }: PeerBits, number: number): Match =>
    sure.has(number) ? yes : unsure?.has(number) ? maybe : no
  affected.each((number) => {
    const old = rowOf[number] as number
    // A number where that is exact, as for all but bulk changes.
    let group: number | string = old + 1
    for (const { bits } of matched)
      group =
        matched.length > 16 ? `${group} ${selectedBy(bits, number)}` : Number(group) * 3 + selectedBy(bits, number)
    const kept = old < 0 ? [] : store.definition(old).selecting
    const declared = declaredPorts(index.list[number])
    // Classes of one row that are selected alike get one row again, unless policies go by the names of their ports.
    const byName = areNamed || getOrAdd(isNamed, old, () => kept.some(({ policy }) => usesNames(policy, direction)))
    rowOf[number] = getOrAdd(numbers, byName ? `${group} ${portsKey(declared)}` : group, () => {
      const fresh = matched.flatMap(({ policy, bits }): Selecting[] => {
        const selected = selectedBy(bits, number)
        return selected === no ? [] : [{ policy, selected }]
      })
      const selecting = [...kept.filter(({ policy }) => !gone.has(policy)), ...fresh]
      return selecting.length === 0 ? -1 : store.rowNumber(selecting, direction, declared)
    })
  })
  return { order, direction, rowOf }
}

const usesNames = (policy: Policy, direction: Direction): boolean =>
  direction === "ingress" && policy.ingress?.rules.some(({ ports }) => ports.names.length > 0) === true

const keysOfPorts = new WeakMap<readonly NamedPort[], string>()

/** Named ports as text, worked out once for each pod. */
function portsKey(ports: readonly NamedPort[]): string {
  let key = keysOfPorts.get(ports)
  if (key === undefined) {
    key = JSON.stringify(ports)
    keysOfPorts.set(ports, key)
  }
  return key
}

/**
 * The answer after pods came, changed (same `podId`) or went. A pod that looks to policies like others joins their
 * class; another one makes a class of its own. One copy of the list of pods, and O(policies) for each new class.
 */
export function withPodChanges(
  answer: Reachability,
  changed: readonly PodEndpoint[],
  removed: readonly string[] = [],
): Reachability {
  const isKnown = ({ namespace, network }: PodEndpoint) => answer.namespaces.has(namespace) && network === undefined
  if (!answer.isLatest || !changed.every(isKnown)) {
    const gone = new Set([...removed, ...changed.map(({ podId }) => podId)])
    const kept = answer.world.pods.filter(({ podId }) => !gone.has(podId))
    return withPolicies({ ...answer.world, pods: [...kept, ...changed] }, answer.dialect, answer.policies)
  }
  const editor = new ClassEditor(answer, answer.mentions, answer.classes.cuts)
  const { positions } = answer
  let { pods } = answer
  const ofPod = answer.classes.ofPod.edit()
  for (const podId of removed) {
    const at = positions.get(podId)
    if (at === undefined) continue
    editor.leave(ofPod.get(at))
    // The last pod takes the free place, so that no other moves.
    const lastAt = pods.length - 1
    const last = pods.at(lastAt) as PodEndpoint
    pods = pods.with(at, last).withoutLast()
    ofPod.set(at, ofPod.get(lastAt))
    positions.set(last.podId, at)
    positions.delete(podId)
  }
  for (const pod of changed) {
    const known = positions.get(pod.podId)
    if (known !== undefined) editor.leave(ofPod.get(known))
    const at = known ?? pods.length
    pods = pods.with(at, pod)
    ofPod.set(at, editor.join(pod))
    positions.set(pod.podId, at)
  }
  return editor.finish(ofPod.finish(pods.length), pods)
}
