import { asArray, asString, get, type JsonValue } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"
import type { Resource } from "../../model/resource.ts"
import { isMissing } from "./completeness.ts"

/** What is wrong with a reference to a port of a Service; undefined when nothing is, or nothing is known. */
export function faultOfBackend(
  inventory: Inventory,
  from: Resource,
  namespace: string,
  name: string,
  port: JsonValue | undefined,
): string | undefined {
  const services = inventory.findAll("Service", "", namespace, name)
  if (services.length === 0)
    return isMissing(inventory, from, "Service", "", namespace, name)
      ? `Service ${name} is not in namespace ${namespace}`
      : undefined
  if (port === undefined || services.some((service) => servesPort(service, port))) return undefined
  return `Service ${name} has no port ${String(port)}`
}

/** ExternalName Services have no ports to check. */
function servesPort({ spec }: Resource, port: JsonValue): boolean {
  if (spec.type === "ExternalName") return true
  const wanted = typeof port === "string" && /^\d+$/.test(port) ? Number(port) : port
  return asArray(spec.ports).some((item) => get(item, "port") === wanted || asString(get(item, "name")) === wanted)
}
