import { asArray, asNumber, asObject, get, isObject, type JsonObject, type JsonValue } from "../../lib/json.ts"
import { type PatchOperation, setAt } from "../../lib/json-patch.ts"
import { resolvePointer } from "../../lib/json-pointer.ts"
import type { Place } from "../../model/workload/setting.ts"

/** What the Kubernetes documentation has an application without a port do: keep a file as long as it is well. */
const fileProbe: JsonObject = {
  exec: { command: ["cat", "/tmp/healthy"] },
  initialDelaySeconds: 5,
  periodSeconds: 5,
}

/**
 * A probe to start from, at the place of one that is missing: the question of the container's other probe, else its
 * first TCP port, else a file that it keeps. Liveness gets more patience than the probe it is taken from.
 */
export function suggestProbe({ path }: Place, object: JsonObject): readonly PatchOperation[] {
  const slash = path.lastIndexOf("/")
  const container = asObject(resolvePointer(object, path.slice(0, slash)))
  const isLiveness = path.endsWith("/livenessProbe")
  const other = get(container, isLiveness ? "readinessProbe" : "livenessProbe")
  if (isObject(other)) return setAt(object, path, isLiveness ? withPatience(other) : other)
  const port = asArray(get(container, "ports")).find(isTcp)
  const number = get(port, "containerPort")
  return setAt(
    object,
    path,
    typeof number === "number" ? { tcpSocket: { port: number }, periodSeconds: 10 } : fileProbe,
  )
}

const isTcp = (port: JsonValue): boolean => (get(port, "protocol") ?? "TCP") === "TCP"

const withPatience = ({ successThreshold: _ready, ...probe }: JsonObject): JsonObject => ({
  ...probe,
  failureThreshold: 3 * (asNumber(probe.failureThreshold) ?? 3),
})
