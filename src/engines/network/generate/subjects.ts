import { getOrAdd } from "../../../lib/get-or-add.ts"
import type { Labels } from "../../../model/labels.ts"
import type { Requirement } from "../selector.ts"
import { labelEquals, selects } from "../selector.ts"
import type { NetworkWorld, PodEndpoint } from "../world.ts"

/** Pods that one policy is about: those of one workload, or of several that no stable label tells apart. */
export interface Subject {
  readonly namespace: string
  /** Workloads whose pods the selector selects. */
  readonly ids: readonly string[]
  readonly selector: readonly Requirement[]
  /** A name for its policies: that of the first workload. */
  readonly name: string
}

/**
 * Labels that change from one roll-out, pod or release to the next, so that a policy must not rest on them. Sources:
 * k8s.io/api/apps/v1 (ControllerRevisionHashLabelKey, DefaultDeploymentUniqueLabelKey …), batch/v1 (JobNameLabel …),
 * Argo Rollouts, Helm's and Kubernetes' recommended labels.
 */
const unstable = new Set([
  "pod-template-hash",
  "controller-revision-hash",
  "pod-template-generation",
  "rollouts-pod-template-hash",
  "statefulset.kubernetes.io/pod-name",
  "apps.kubernetes.io/pod-index",
  "controller-uid",
  "job-name",
  "batch.kubernetes.io/controller-uid",
  "batch.kubernetes.io/job-name",
  "batch.kubernetes.io/job-completion-index",
  "app.kubernetes.io/version",
  "app.kubernetes.io/managed-by",
  "helm.sh/chart",
  "chart",
  "heritage",
  "version",
  "service.istio.io/canonical-revision",
  "topology.kubernetes.io/region",
  "topology.kubernetes.io/zone",
])

/** Labels that are none of the pod's own: those of its service account, as Calico finds them. */
const isStable = (key: string): boolean =>
  !unstable.has(key) &&
  !key.startsWith("pcsa.") &&
  !key.startsWith("projectcalico.org/") &&
  !key.startsWith("breakwater.mesh/")

/** Labels by which workloads are usually told apart; the first goes first. */
const usual = [
  "app.kubernetes.io/name",
  "app",
  "k8s-app",
  "app.kubernetes.io/component",
  "app.kubernetes.io/instance",
  "component",
  "name",
  "tier",
  "role",
]

/** More labels than these are not combined. */
const maxLabels = 12

/**
 * The smallest selector for each of the wanted workloads that selects no other of its namespace: as few labels as possible,
 * those by which workloads are usually told apart first. Where labels alone do not do, some that only others have are
 * excluded; where nothing does, workloads share a subject. Pods on the host network have none, and those without any stable
 * label among many others.
 * O(workloads² of a namespace × label combinations).
 */
export function subjectsOf(world: NetworkWorld, wanted: ReadonlySet<string>): ReadonlyMap<string, Subject> {
  const byNamespace = new Map<string, Map<string, PodEndpoint[]>>()
  for (const pod of world.pods) {
    if (pod.hostNetwork) continue
    const workloads = getOrAdd(byNamespace, pod.namespace, () => new Map<string, PodEndpoint[]>())
    getOrAdd(workloads, pod.id, () => []).push(pod)
  }
  const subjects = new Map<string, Subject>()
  for (const [namespace, workloads] of byNamespace)
    for (const subject of subjectsIn(namespace, workloads, wanted))
      for (const id of subject.ids) if (wanted.has(id)) subjects.set(id, subject)
  return subjects
}

function subjectsIn(
  namespace: string,
  workloads: ReadonlyMap<string, readonly PodEndpoint[]>,
  wanted: ReadonlySet<string>,
): readonly Subject[] {
  const chosen = [...workloads]
    .filter(([id]) => wanted.has(id))
    .flatMap(([id, pods]) => {
      const selector = chooseSelector(id, pods, workloads)
      return selector ? [{ id, selector, ids: selectedBy(selector, workloads) }] : []
    })
  // Wanted workloads that some selector selects together become one subject.
  const group = new Map(chosen.map(({ id }) => [id, id]))
  const rootOf = (id: string): string => {
    let root = id
    while (group.get(root) !== root) root = group.get(root) as string
    return root
  }
  for (const { id, ids } of chosen) for (const other of ids) if (group.has(other)) group.set(rootOf(other), rootOf(id))
  const groups = new Map<string, typeof chosen>()
  for (const one of chosen) getOrAdd(groups, rootOf(one.id), () => []).push(one)
  return [...groups.values()].map((members): Subject => {
    const own = members.map(({ id }) => id)
    // The most general of their selectors, where one selects them all.
    const whole = members.find((one) => own.every((id) => one.ids.includes(id)))
    const selector = whole?.selector ?? commonSelector(own.flatMap((id) => workloads.get(id) ?? []))
    const [shortest] = [...own].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    return { namespace, ids: selectedBy(selector, workloads), selector, name: shortest?.split("/").at(-1) ?? namespace }
  })
}

const selectedBy = (
  selector: readonly Requirement[],
  workloads: ReadonlyMap<string, readonly PodEndpoint[]>,
): readonly string[] =>
  [...workloads].filter(([, pods]) => pods.some(({ labels }) => selects(selector, labels))).map(([id]) => id)

/** Labels that all these pods have, with equal values. */
function commonLabels(pods: readonly PodEndpoint[]): Labels {
  const [first, ...rest] = pods
  return Object.fromEntries(
    Object.entries(first?.labels ?? {}).filter(
      ([key, value]) =>
        isStable(key) && rest.every(({ labels }) => Object.hasOwn(labels, key) && labels[key] === value),
    ),
  )
}

const commonSelector = (pods: readonly PodEndpoint[]): readonly Requirement[] =>
  Object.entries(commonLabels(pods)).map(([key, value]) => labelEquals(key, value))

function chooseSelector(
  id: string,
  pods: readonly PodEndpoint[],
  workloads: ReadonlyMap<string, readonly PodEndpoint[]>,
): readonly Requirement[] | undefined {
  const own = Object.entries(commonLabels(pods))
    .sort(([a], [b]) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
    .slice(0, maxLabels)
  const others = [...workloads].filter(([other]) => other !== id).flatMap(([, list]) => list)
  const left = (selector: readonly Requirement[]) => others.filter(({ labels }) => selects(selector, labels))
  const all = own.map(([key, value]) => labelEquals(key, value))
  const confused = left(all)
  if (confused.length > 0) {
    const excluded = excludeAll(confused, pods)
    // The smallest of the labels that still does with them.
    if (excluded) return smallest(all, (some) => left([...some, ...excluded]).length === 0, excluded)
    return all.length > 0 ? all : undefined
  }
  return smallest(all, (some) => some.length > 0 && left(some).length === 0, [])
}

/** The first of the smallest combinations that is enough. */
function smallest(
  all: readonly Requirement[],
  isEnough: (some: readonly Requirement[]) => boolean,
  added: readonly Requirement[],
): readonly Requirement[] {
  for (let size = 0; size <= Math.min(3, all.length); size++)
    for (const some of combinations(all, size)) if (isEnough(some)) return [...some, ...added]
  return [...all, ...added]
}

function* combinations<T>(items: readonly T[], size: number, start = 0): Generator<readonly T[]> {
  if (size === 0) yield []
  else
    for (let i = start; i <= items.length - size; i++)
      for (const rest of combinations(items, size - 1, i + 1)) yield [items[i] as T, ...rest]
}

/** More labels than these are not excluded. */
const maxExcluded = 8

/** The fewest keys, taken greedily, of which each of these has one and the own pods have none. */
function excludeAll(confused: readonly PodEndpoint[], own: readonly PodEndpoint[]): readonly Requirement[] | undefined {
  const keys: string[] = []
  for (let rest = confused; rest.length > 0; ) {
    const counts = new Map<string, number>()
    for (const { labels } of rest)
      for (const key of Object.keys(labels))
        if (isStable(key) && own.every((pod) => !Object.hasOwn(pod.labels, key)))
          counts.set(key, (counts.get(key) ?? 0) + 1)
    const [best] = [...counts].sort(([a, x], [b, y]) => y - x || rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
    if (!best || keys.length === maxExcluded) return undefined
    keys.push(best[0])
    rest = rest.filter(({ labels }) => !Object.hasOwn(labels, best[0]))
  }
  return keys.map((key) => ({ key, operator: "DoesNotExist", values: [] }))
}

function rankOf(key: string): number {
  const rank = usual.indexOf(key)
  return rank < 0 ? usual.length : rank
}
