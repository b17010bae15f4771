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
 * What could not be read, for people: all that RBAC forbids in one scope is one entry with the rules that would allow it;
 * anything else is told by itself.
 */
export function describeProblems(problems: readonly ReadProblem[]): readonly Incomplete[] {
  const forbidden = new Map<string | undefined, ReadProblem[]>()
  const others: Incomplete[] = []
  for (const problem of problems) {
    if (problem.problem instanceof RefusalError && problem.problem.status === 403)
      forbidden.set(problem.namespace, [...(forbidden.get(problem.namespace) ?? []), problem])
    else others.push(describeOther(problem))
  }
  return [...[...forbidden.values()].map(describeForbidden), ...others]
}

function describeForbidden(problems: readonly ReadProblem[]): Incomplete {
  const [{ namespace, problem }] = problems as [ReadProblem]
  const names = problems.map(({ served }) => resourceName(served))
  const rules = rulesFor(problems.map(({ served }) => served))
  const where = namespace === undefined ? "" : ` in the namespace ${namespace}`
  const role = `${namespace === undefined ? "ClusterRole" : "Role"}${where}`
  const them = names.length === 1 ? "it" : "them"
  return {
    what: names.length > 8 ? `${names.slice(0, 7).join(", ")} and ${names.length - 7} more` : names.join(", "),
    why: `the API server forbids to list ${them}${where} (${problem.message})`,
    code: "cluster-forbidden",
    advice: `breakwater rbac-for-scan prints a role for all of a scan. Or a ${role} with ${rules.length === 1 ? "this rule" : "these rules"}: ${rules.join(", ")}.`,
  }
}

/** One rule for each API group, as YAML reads it. */
function rulesFor(resources: readonly ServedResource[]): readonly string[] {
  const groups = new Map<string, string[]>()
  for (const { group, resource } of resources) groups.set(group, [...(groups.get(group) ?? []), resource])
  return [...groups].map(([group, names]) => {
    const list = names.map((name) => JSON.stringify(name)).join(", ")
    return `{apiGroups: [${JSON.stringify(group)}], resources: [${list}], verbs: ["list"]}`
  })
}

function describeOther({ served, namespace, problem }: ReadProblem): Incomplete {
  const { message, code, advice } = problem
  return {
    what: `${resourceName(served)}${namespace === undefined ? "" : ` in ${namespace}`}`,
    why: message,
    code,
    advice: advice || "Scan again; if it stays so, look at the API server's log.",
  }
}
