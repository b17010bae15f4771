import { boundaryAfter } from "../../lib/intervals.ts"
import type { Address } from "../../lib/ip.ts"
import type { PagedInts } from "../../lib/paged-ints.ts"
import { ClassEditor } from "./class-editor.ts"
import { namespaceOf } from "./classes.ts"
import { addMentions, copyMentions, type LabelMention, type Mentions, mentionsOf, newMentions } from "./mentions.ts"
import type { Policy } from "./policy.ts"
import type { Reachability } from "./reachability.ts"
import type { PodEndpoint } from "./world.ts"

/**
 * The same answer with classes that also tell apart what the new policies do. Undefined where that would touch too much
 * (labels of nodes or of namespaces that share classes, blocks that cut through addresses of pods).
 */
export function splitClasses(answer: Reachability, added: readonly Policy[]): Reachability | undefined {
  const fresh = newMentions(answer.mentions, mentionsOf(added))
  if (!fresh) return answer
  if (fresh.nodeLabels.size > 0 || sharesClasses(answer, fresh)) return undefined
  const cuts = [...answer.classes.cuts]
  const inserted: Address[] = []
  for (const boundary of fresh.boundaries) {
    const at = boundaryAfter(cuts, boundary)
    if (answer.classes.occupied.has(cuts[at - 1] as Address)) return undefined
    cuts.splice(at, 0, boundary)
    inserted.push(boundary)
  }
  const mentions = copyMentions(answer.mentions)
  for (const policy of added) addMentions(mentions, policy)
  const editor = new ClassEditor(answer, mentions, cuts)
  for (const boundary of inserted.sort((a, b) => (a < b ? -1 : 1))) editor.splitPiece(cuts.indexOf(boundary))
  return editor.finish(movePods(answer, editor, fresh), answer.pods)
}

/** Whether a namespace without a class of its own has one of the labels. */
function sharesClasses({ namespaces, mentions }: Reachability, { namespaceLabels }: Mentions): boolean {
  if (namespaceLabels.size === 0) return false
  return [...namespaces.values()].some(
    ({ name, labels }) => !mentions.namespaces.has(name) && tellsApart(labels, namespaceLabels),
  )
}

function tellsApart(labels: Readonly<Record<string, string>>, mentions: ReadonlyMap<string, LabelMention>): boolean {
  for (const [key, { values, presence }] of mentions) {
    const value = labels[key]
    if (value !== undefined && (presence || values.has(value))) return true
  }
  return false
}

/** Moves the pods that the new mentions tell apart; classes that lose their sample get another. */
function movePods(answer: Reachability, editor: ClassEditor, fresh: Mentions): PagedInts {
  const { pods, classes } = answer
  const { namespaces, podLabels, portNames } = fresh
  if (namespaces.size + podLabels.size + portNames.size === 0) return classes.ofPod
  const concerns = (pod: PodEndpoint) =>
    namespaces.has(pod.namespace) ||
    (podLabels.size > 0 && tellsApart(pod.labels, podLabels)) ||
    (portNames.size > 0 && pod.ports.some(({ name }) => portNames.has(name)))
  const ofPod = classes.ofPod.edit()
  const left = new Set<number>()
  let i = -1
  for (const pod of pods) {
    i++
    if (!concerns(pod)) continue
    const before = ofPod.get(i)
    editor.leave(before)
    const now = editor.join(pod)
    ofPod.set(i, now)
    if (now !== before) left.add(before)
  }
  const moved = ofPod.finish()
  for (const index of left) {
    const remaining = pods.at(moved.indexOf(index))
    if (!remaining) continue
    editor.replace(index, { kind: "pods", sample: remaining, namespace: namespaceOf(answer, remaining.namespace) })
  }
  return moved
}
