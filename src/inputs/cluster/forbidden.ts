import type { Incomplete } from "../../model/finding.ts"
import type { ClusterError } from "./cluster-error.ts"
import { RefusalError } from "./http/answers.ts"
import { resourceName, type ServedResource } from "./served-resource.ts"

export interface ReadProblem {
  readonly served: ServedResource
  readonly namespace: string | undefined
  readonly problem: ClusterError
}

/**
 * What could not be read, for people: everything that RBAC forbids in one API group is one entry with the one rule that
 * would allow it; anything else is told by itself.
 */
export function describeProblems(problems: readonly ReadProblem[]): readonly Incomplete[] {
  const forbidden = new Map<string, ReadProblem[]>()
  const others: Incomplete[] = []
  for (const problem of problems) {
    if (problem.problem instanceof RefusalError && problem.problem.status === 403) {
      const key = `${problem.namespace ?? ""}/${problem.served.group}`
      forbidden.set(key, [...(forbidden.get(key) ?? []), problem])
    } else others.push(describeOther(problem))
  }
  return [...[...forbidden.values()].map(describeForbidden), ...others]
}

function describeForbidden(problems: readonly ReadProblem[]): Incomplete {
  const [{ served, namespace, problem }] = problems as [ReadProblem]
  const names = problems.map(({ served: { resource } }) => resource).toSorted()
  const rule = `{apiGroups: [${JSON.stringify(served.group)}], resources: [${names.map((name) => JSON.stringify(name)).join(", ")}], verbs: ["list"]}`
  const kind = namespace === undefined ? "ClusterRole" : `Role in the namespace ${namespace}`
  return {
    what: listNames(problems.map((each) => resourceName(each.served)).toSorted()),
    why: `the API server forbids to list ${names.length === 1 ? "it" : "them"}${namespace === undefined ? "" : ` in the namespace ${namespace}`} (${problem.message})`,
    code: "cluster-forbidden",
    advice: `A ${kind} with this rule allows it: ${rule}. breakwater rbac-for-scan prints all of them.`,
  }
}

const listNames = (names: readonly string[]): string =>
  names.length > 8 ? `${names.slice(0, 7).join(", ")} and ${names.length - 7} more` : names.join(", ")

function describeOther({ served, namespace, problem }: ReadProblem): Incomplete {
  const { message, code, advice } = problem
  return {
    what: `${resourceName(served)}${namespace === undefined ? "" : ` in ${namespace}`}`,
    why: message,
    code,
    advice: advice || "Scan again; if it stays so, look at the API server's log.",
  }
}
