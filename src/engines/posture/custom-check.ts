import type { JsonValue } from "../../lib/json.ts"
import type { JsonPointer } from "../../lib/json-pointer.ts"
import type { Resource } from "../../model/resource.ts"
import type { Severity } from "../../model/severity.ts"
import type { Check, Example, Report } from "./check.ts"

/** The values that an expression speaks of. */
export type CustomValues = Readonly<Record<"object" | "pod" | "container", JsonValue | undefined>>

/** What is needed of a user's rule once its expressions are compiled. */
export interface CompiledRule {
  readonly id: string
  readonly title: string
  readonly severity: Severity
  readonly kinds: readonly string[]
  readonly scope: "object" | "pod" | "container"
  readonly path: JsonPointer
  readonly fix: string
  readonly frameworks: readonly string[]
  readonly examples: { readonly good: Example; readonly bad: Example }
  /** What is wrong, or undefined. Throws where the expression gives no answer. */
  readonly judge: (values: CustomValues) => string | undefined
}

/** Makes a check of a user's rule, so that it runs, waives, fixes and reports like any other. */
export function customCheck(rule: CompiledRule): Check {
  const { id, title, severity, kinds, scope, path, fix, frameworks, examples, judge } = rule
  const judgeAt = (resource: Resource, base: JsonPointer, values: CustomValues, report: Report) => {
    const message = judge(values)
    if (message !== undefined) report({ resource, path: base + path }, message)
  }
  const common = { id, title, severity, frameworks, category: "policy" as const, fix: { title: fix }, examples }
  if (scope === "container")
    return {
      ...common,
      containers: (container, report, _context, { pod, resource }) =>
        judgeAt(
          container.resource,
          container.path,
          { object: resource.object, pod: pod.spec, container: container.spec },
          report,
        ),
    }
  if (scope === "pod" || kinds.includes("Workload"))
    return {
      ...common,
      workloads: ({ resource, pod }, report) =>
        judgeAt(
          resource,
          scope === "pod" ? pod.specPath : "",
          { object: resource.object, pod: pod.spec, container: undefined },
          report,
        ),
    }
  return {
    ...common,
    resources: {
      kinds,
      run: (resource, report) =>
        judgeAt(resource, "", { object: resource.object, pod: undefined, container: undefined }, report),
    },
  }
}
