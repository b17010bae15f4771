import { intersect, subtract, union } from "../../lib/intervals.ts"
import { resolveEndpoint } from "./endpoints.ts"
import type { Entry } from "./exposure.ts"
import type { Verdict } from "./outcome.ts"
import { allPorts, noPorts } from "./ports.ts"
import { type Endpoint, type Reachability, withPolicies } from "./reachability.ts"
import { stranger } from "./stranger.ts"

/** A way in, and what the policies leave of it. */
export interface Exposure extends Entry {
  readonly verdict: Verdict
}

/**
 * What policies allow through each entry. Load balancers and node ports may show the pod the client's address or that
 * of a node, which Kubernetes leaves open (Network Policies, "Behavior of to and from selectors", on rewritten source
 * addresses): a port is allowed where it is in both views, and undefined where it is in one.
 */
export function exposuresOf(answer: Reachability, entries: readonly Entry[]): readonly Exposure[] {
  const outside = resolveEndpoint(answer, "internet") ?? []
  const nodes = answer.nodes.map((_, index) => ({ kind: "node" as const, index }))
  const controllers = resolveEndpoint(answer, "ingress-controller") ?? []
  const fromStranger = strangerVerdicts(answer)
  return entries.map((entry) => {
    const pod = { kind: "pod", index: entry.pod } as const
    const verdict =
      entry.from === "internet"
        ? anyView([fromAny(answer, outside, pod), ...(nodes.length > 0 ? [fromAny(answer, nodes, pod)] : [])])
        : controllers.length > 0
          ? fromAny(answer, controllers, pod)
          : fromStranger(pod)
    return {
      ...entry,
      verdict: {
        allowed: intersect(verdict.allowed, entry.ports),
        undefined: intersect(verdict.undefined, entry.ports),
      },
    }
  })
}

/** Allowed from one of the sources. */
function fromAny(answer: Reachability, sources: readonly Endpoint[], to: Endpoint): Verdict {
  const verdicts = sources.map((from) => answer.between(from, to))
  const allowed = verdicts.reduce((sum, verdict) => union(sum, verdict.allowed), noPorts)
  const possible = verdicts.reduce((sum, verdict) => union(sum, union(verdict.allowed, verdict.undefined)), noPorts)
  return { allowed, undefined: subtract(possible, allowed) }
}

/** Surely allowed where every view of the source is, undefined where one is. */
function anyView(views: readonly Verdict[]): Verdict {
  const allowed = views.reduce((common, { allowed: own }) => intersect(common, own), allPorts)
  const possible = views.reduce((sum, verdict) => union(sum, union(verdict.allowed, verdict.undefined)), noPorts)
  return { allowed, undefined: subtract(possible, allowed) }
}

/**
 * The controller is not in the inventory, so its labels are not known: it is taken as a pod of a namespace of its own
 * that no policy names, which only rules for all pods let in.
 */
function strangerVerdicts(answer: Reachability): (to: Endpoint) => Verdict {
  const { world, dialect, policies } = answer
  let wider: Reachability | undefined
  return (to) => {
    wider ??= withPolicies({ ...world, pods: [...world.pods, stranger("ingress-controller")] }, dialect, policies)
    return wider.between({ kind: "pod", index: world.pods.length }, to)
  }
}
