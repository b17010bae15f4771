import type { PathModel } from "./model.ts"

export type PrimitiveGroup = "rbac" | "workload" | "node" | "network" | "operator" | "cloud" | "multicluster" | "basic"

/**
 * One way to gain more, in a file of its own. `build` adds its rules to the model: which facts lead to which, what
 * proves a step, and what takes it away.
 */
export interface Primitive {
  /** "AP-05": the id of the checklist that the project works by; "BP-…" for what it takes for granted. */
  readonly id: string
  readonly group: PrimitiveGroup
  readonly title: string
  /** Kubernetes versions it depends on, as people read them. */
  readonly versions?: string
  readonly build: (model: PathModel) => void
}

export const primitive = (definition: Primitive): Primitive => definition
