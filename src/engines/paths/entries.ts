import { parseSubject } from "../identity/identity.ts"
import { isVirtual } from "./bindable.ts"
import type { PathGraph } from "./build.ts"
import { isSystemNamespace } from "./world.ts"

/** Where an attacker may begin. */
export interface Entry {
  readonly name: string
  readonly fact: number
  /** How likely it is in an attacker's hands, to weigh paths against each other. */
  readonly likelihood: number
  /** Why it is as likely as that. */
  readonly why: string
  /** Namespace of a workload; "" for others. */
  readonly namespace: string
}

/** The Internet counts as hostile; a workload or an account is so now and then. */
const likelihoods = {
  internet: { likelihood: 1, why: "the Internet is hostile" },
  workload: { likelihood: 0.05, why: "one workload in twenty is taken to be broken into by other ways" },
  subject: { likelihood: 0.02, why: "the credentials of one subject in fifty are taken to be stolen" },
  named: { likelihood: 1, why: "it was asked what follows from it" },
} as const

/**
 * Starts that are looked at unless others are named: the Internet, every workload that is no part of Kubernetes, and every
 * user and group that a binding names besides Kubernetes' own.
 */
export function defaultEntries({ world, graph }: PathGraph): readonly Entry[] {
  const internet = graph.numbers.get("internet")
  const workloads = world.workloads.flatMap(({ id, namespace, nodes }) =>
    isSystemNamespace(namespace) || nodes.length === 0 ? [] : entry(graph, id, likelihoods.workload, namespace),
  )
  const subjects = world.identity.authorizer.subjects.flatMap(({ kind, name }) =>
    name.startsWith("system:") || /^(kubeadm:|kubernetes-)/.test(name) || isVirtual(name)
      ? []
      : entry(graph, `identity/${kind}:${name}`, likelihoods.subject, ""),
  )
  return [
    ...(internet === undefined ? [] : entry(graph, "internet", likelihoods.internet, "")),
    ...workloads,
    ...subjects,
  ]
}

function entry(
  graph: PathGraph["graph"],
  name: string,
  likelihood: Pick<Entry, "likelihood" | "why">,
  namespace: string,
): readonly Entry[] {
  const fact = graph.numbers.get(name)
  return fact === undefined ? [] : [{ name, fact, ...likelihood, namespace }]
}

/**
 * The start that a name means: `internet`, a workload (`shop/Deployment/cart`), `node/NAME`, a subject
 * (`ServiceAccount:shop/cart`, `User:alice`), or any fact as paths name it. Undefined where nothing has that name.
 */
export function namedEntry({ world, graph }: PathGraph, name: string): Entry | undefined {
  const subject = name.includes(":") && !name.includes("identity/") ? parseSubject(name) : undefined
  const candidates = [
    name,
    ...(name.startsWith("node/") ? [`node-root/${name.slice("node/".length)}`] : []),
    ...(subject
      ? [
          `identity/${subject.kind === "ServiceAccount" ? `ServiceAccount:${subject.namespace}/${subject.name}` : `${subject.kind}:${subject.name}`}`,
        ]
      : []),
  ]
  for (const candidate of candidates) {
    const fact = graph.numbers.get(candidate)
    const home = world.workloads.find(({ id }) => id === candidate)?.namespace ?? ""
    if (fact !== undefined && graph.isHub[fact] === 0) return { name, fact, ...likelihoods.named, namespace: home }
  }
  return undefined
}
