import { anyOf } from "../../identity/needs.ts"
import type { Capability } from "../capability.ts"
import type { PathModel } from "../model.ts"
import { controllerKinds, qualified } from "./workload-kinds.ts"

const templates = controllerKinds.map(([group, resource]) => qualified(group, resource))

/** Everything by which somebody decides what a new pod looks like: creation, and change of a template. */
export const createsPods = (model: PathModel): readonly Capability[] => [
  model.capability("create-workload", anyOf("create", ["pods", ...templates].join(" "))),
  ...controllerKinds.map(([group, resource]) => changesTemplate(model, group, resource)),
]

/** The right to change objects of one kind that hold pod templates. */
export const changesTemplate = (model: PathModel, group: string, resource: string): Capability =>
  model.capability(`change-${resource}`, anyOf("update patch", qualified(group, resource)))
