import { asString, asStrings, dig, get, type JsonValue } from "../../lib/json.ts"
import type { AccessRequest } from "./request.ts"

/** A request that an audit log shows. */
export type ObservedRequest = AccessRequest & {
  readonly allowed: boolean
  /** RFC 3339, as the log writes it; "" where it says none. */
  readonly time: string
}

/**
 * Reads an event of an API server's audit log (audit.k8s.io/v1 Event, one JSON object a line). An impersonated user is
 * the one whose rights counted. Undefined for what is no finished request: earlier stages repeat it.
 */
export function observedRequest(event: JsonValue | undefined): ObservedRequest | undefined {
  const stage = asString(get(event, "stage"))
  if (stage !== "ResponseComplete" && stage !== "ResponseStarted" && stage !== "Panic") return undefined
  const verb = asString(get(event, "verb"))
  const actor = get(event, "impersonatedUser") ?? get(event, "user")
  const user = asString(get(actor, "username"))
  if (!verb || !user) return undefined
  const common = {
    user,
    groups: asStrings(get(actor, "groups")),
    verb,
    allowed: dig(event, "annotations", "authorization.k8s.io/decision") === "allow",
    time: asString(get(event, "requestReceivedTimestamp")) ?? "",
  }
  const object = get(event, "objectRef")
  const resource = asString(get(object, "resource"))
  if (!resource) {
    const uri = asString(get(event, "requestURI")) ?? ""
    return { ...common, path: uri.split("?")[0] as string }
  }
  return {
    ...common,
    group: asString(get(object, "apiGroup")) ?? "",
    resource,
    subresource: asString(get(object, "subresource")) ?? "",
    namespace: asString(get(object, "namespace")) ?? "",
    // The name in the body of a create is not part of the request that is authorized.
    name: verb === "create" && !get(object, "subresource") ? "" : (asString(get(object, "name")) ?? ""),
  }
}
