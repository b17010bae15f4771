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
 * The smallest selector for each workload that selects no other of its namespace: as few labels as possible, those by
 * which its owner selects first. Where labels alone do not do, one that only others have is excluded; where nothing does,
 * workloads share a subject. Pods on the host network have none. O(workloads² of a namespace × label combinations).
 */
export function subjectsOf(world: NetworkWorld, namespaces: ReadonlySet<string>): ReadonlyMap<string, Subject> {
  const byNamespace = new Map<string, Map<string, PodEndpoint[]>>()
  for (const pod of world.pods) {
    if (!namespaces.has(pod.namespace) || pod.hostNetwork) continue
    const workloads = getOrAdd(byNamespace, pod.namespace, () => new Map<string, PodEndpoint[]>())
    getOrAdd(workloads, pod.id, () => []).push(pod)
  }
  const subjects = new Map<string, Subject>()
  for (const [namespace, workloads] of byNamespace)
    for (const subject of subjectsIn(namespace, workloads)) for (const id of subject.ids) subjects.set(id, subject)
  return subjects
}

function subjectsIn(namespace: string, workloads: ReadonlyMap<string, readonly PodEndpoint[]>): readonly Subject[] {
  const chosen = [...workloads].map(([id, pods]) => {
    const selector = chooseSelector(id, pods, workloads)
    const ids = [...workloads]
      .filter(([, others]) => others.some(({ labels }) => selects(selector, labels)))
      .map(([other]) => other)
    return { id, selector, ids }
  })
  // Workloads that some selector selects together become one subject, which the most general of their selectors selects.
  const group = new Map(chosen.map(({ id }) => [id, id]))
  const rootOf = (id: string): string => {
    let root = id
    while (group.get(root) !== root) root = group.get(root) as string
    return root
  }
  for (const { id, ids } of chosen) for (const other of ids) group.set(rootOf(other), rootOf(id))
  const groups = new Map<string, typeof chosen>()
  for (const one of chosen) getOrAdd(groups, rootOf(one.id), () => []).push(one)
  return [...groups.values()].map((members) => {
    const ids = members.map(({ id }) => id)
    const whole = members.find((one) => ids.every((id) => one.ids.includes(id)))
    const selector = whole?.selector ?? commonSelector(members.flatMap(({ id }) => workloads.get(id) ?? []))
    const shortest = [...ids].sort((a, b) => a.length - b.length || (a < b ? -1 : 1))
    return { namespace, ids, selector, name: shortest[0]?.split("/").at(-1) ?? namespace }
  })
}

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
): readonly Requirement[] {
  const own = Object.entries(commonLabels(pods))
    .sort(([a], [b]) => rankOf(a) - rankOf(b) || (a < b ? -1 : 1))
    .slice(0, maxLabels)
  const others = [...workloads].filter(([other]) => other !== id).flatMap(([, list]) => list)
  const left = (selector: readonly Requirement[]) => others.filter(({ labels }) => selects(selector, labels))
  const all = own.map(([key, value]) => labelEquals(key, value))
  const confused = left(all)
  if (confused.length > 0) {
    const excluded = absentKeys(confused, pods)
    const found = excluded.find((one) => left([...all, one]).length === 0)
    // The smallest of the labels that still does with it.
    return found ? smallest(all, (some) => left([...some, found]).length === 0, [found]) : all
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

/** Stable keys that every one of these has and none of the own pods. */
function absentKeys(confused: readonly PodEndpoint[], own: readonly PodEndpoint[]): readonly Requirement[] {
  const keys = Object.keys(confused[0]?.labels ?? {}).filter(isStable)
  return keys
    .filter(
      (key) =>
        confused.every(({ labels }) => Object.hasOwn(labels, key)) &&
        own.every(({ labels }) => !Object.hasOwn(labels, key)),
    )
    .map((key) => ({ key, operator: "DoesNotExist", values: [] }))
}

function rankOf(key: string): number {
  const rank = usual.indexOf(key)
  return rank < 0 ? usual.length : rank
}
