import { asArray, asNumber, asString, dig, get, isObject, type JsonObject, type JsonValue } from "../../lib/json.ts"
import { append } from "../../lib/json-pointer.ts"
import type { Container } from "./container.ts"
import type { Place } from "./setting.ts"

export interface EnvironmentVariable extends Place {
  readonly name: string
  /** Literal value; undefined when it comes from elsewhere. */
  readonly value: string | undefined
  /** `configMapKeyRef`, `secretKeyRef`, `fieldRef`, `resourceFieldRef`, `fileKeyRef`; undefined for literals. */
  readonly from: string | undefined
  readonly spec: JsonObject
}

/** A ConfigMap or Secret that is taken over whole as environment. */
export interface EnvironmentSource extends Place {
  readonly kind: "ConfigMap" | "Secret"
  readonly name: string
}

export interface ContainerPort extends Place {
  readonly name: string | undefined
  readonly containerPort: number | undefined
  /** Port on the node; for pods on the host network the API server makes it equal to containerPort. */
  readonly hostPort: number | undefined
  readonly hostIP: string | undefined
  readonly protocol: string
}

export interface VolumeMount extends Place {
  readonly name: string
  readonly mountPath: string
  readonly readOnly: boolean
  readonly subPath: string | undefined
  readonly mountPropagation: string
}

export function readEnvironment(container: Container): readonly EnvironmentVariable[] {
  return items(container, "env").map((item, index) => {
    const spec = isObject(item) ? item : {}
    const source = get(spec, "valueFrom")
    return {
      resource: container.resource,
      path: append(container.path, "env", index),
      name: asString(get(spec, "name")) ?? "",
      value: source === undefined ? scalarText(get(spec, "value")) : undefined,
      from: isObject(source) ? Object.keys(source)[0] : undefined,
      spec,
    }
  })
}

export function readEnvironmentFrom(container: Container): readonly EnvironmentSource[] {
  return items(container, "envFrom").map((item, index) => {
    const secret = asString(dig(item, "secretRef", "name"))
    return {
      resource: container.resource,
      path: append(container.path, "envFrom", index),
      kind: secret === undefined ? "ConfigMap" : "Secret",
      name: secret ?? asString(dig(item, "configMapRef", "name")) ?? "",
    }
  })
}

export function readPorts(container: Container): readonly ContainerPort[] {
  return items(container, "ports").map((item, index) => {
    const containerPort = asNumber(get(item, "containerPort"))
    const hostPort = asNumber(get(item, "hostPort"))
    return {
      resource: container.resource,
      path: append(container.path, "ports", index),
      name: asString(get(item, "name")),
      containerPort,
      hostPort: hostPort || (container.pod.hostNetwork.value ? containerPort : undefined),
      hostIP: asString(get(item, "hostIP")),
      protocol: asString(get(item, "protocol")) ?? "TCP",
    }
  })
}

export function readMounts(container: Container): readonly VolumeMount[] {
  return items(container, "volumeMounts").map((item, index) => ({
    resource: container.resource,
    path: append(container.path, "volumeMounts", index),
    name: asString(get(item, "name")) ?? "",
    mountPath: asString(get(item, "mountPath")) ?? "",
    readOnly: get(item, "readOnly") === true,
    subPath: asString(get(item, "subPath")) ?? asString(get(item, "subPathExpr")),
    mountPropagation: asString(get(item, "mountPropagation")) ?? "None",
  }))
}

const items = (container: Container, key: string): readonly JsonValue[] => asArray(get(container.spec, key))

/** Environment values must be strings; what YAML read as a number or boolean is shown as it would be written. */
const scalarText = (value: JsonValue | undefined): string | undefined =>
  value === undefined || value === null || typeof value === "object" ? undefined : String(value)
