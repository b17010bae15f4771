import { dig, type JsonObject } from "../../lib/json.ts"
import { type PatchOperation, setAt } from "../../lib/json-patch.ts"
import { resolvePointer } from "../../lib/json-pointer.ts"
import type { Container } from "../../model/workload/container.ts"
import type { Place } from "../../model/workload/setting.ts"
import type { Report } from "./check.ts"

/** Reports a container whose request and limit of a resource are both known and differ. */
export function reportRequestBelowLimit(
  container: Container,
  name: "cpu" | "memory" | "ephemeral-storage",
  report: Report,
): void {
  const limit = container.quantity("limits", name)
  const request = container.quantity("requests", name)
  if (limit === undefined || request === undefined || request >= limit) return
  report(
    container.at("resources", "requests", name),
    `container ${container.name} asks for ${dig(container.spec, "resources", "requests", name)} of ${name} and may use ${dig(container.spec, "resources", "limits", name)}`,
  )
}

/** Gives the request at the reported place the value of the limit beside it. */
export const requestToLimit = (place: Place, object: JsonObject): readonly PatchOperation[] =>
  setAt(object, place.path, resolvePointer(object, place.path.replace("/requests/", "/limits/")) ?? null)
