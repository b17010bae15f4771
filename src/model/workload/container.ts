import {
  asArray,
  asNumber,
  asObject,
  asString,
  asStrings,
  dig,
  get,
  isObject,
  type JsonObject,
  type JsonValue,
} from "../../lib/json.ts"
import { append, type JsonPointer } from "../../lib/json-pointer.ts"
import { type ImageReference, parseImageReference } from "../image-reference.ts"
import { parseQuantity } from "../quantity.ts"
import type { Resource } from "../resource.ts"
import type { PodTemplate } from "./pod-template.ts"
import { type ContainerSecurity, effectiveSecurity } from "./security-context.ts"
import type { Place } from "./setting.ts"

/**
 * `init` runs to its end before the pod starts; `sidecar` is an init container with restartPolicy Always (it keeps
 * running, since Kubernetes 1.29); `ephemeral` was added to a running pod for debugging.
 */
export type ContainerClass = "init" | "sidecar" | "regular" | "ephemeral"

export interface EnvironmentVariable extends Place {
  readonly name: string
  /** Literal value; undefined when it comes from elsewhere. */
  readonly value: string | undefined
  /** `configMapKeyRef`, `secretKeyRef`, `fieldRef`, `resourceFieldRef`, `fileKeyRef`; undefined for literals. */
  readonly from: string | undefined
  readonly spec: JsonObject
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

export type ProbeKind = "livenessProbe" | "readinessProbe" | "startupProbe"
export const probeKinds: readonly ProbeKind[] = ["livenessProbe", "readinessProbe", "startupProbe"]

/** An action of a probe or lifecycle hook: exec, httpGet, tcpSocket, grpc or sleep. */
export interface Handler extends Place {
  /** `livenessProbe`, …, `lifecycle/postStart`, `lifecycle/preStop`. */
  readonly of: string
  readonly action: string
  readonly spec: JsonObject
}

/** One container of a pod template, of whichever class, with what it really runs with. Lazily computed. */
export class Container implements Place {
  readonly pod: PodTemplate
  readonly class: ContainerClass
  /** The object this container is written in: the owner, or a Pod when it was injected there. */
  readonly resource: Resource
  readonly path: JsonPointer
  readonly spec: JsonObject
  readonly name: string
  #security: ContainerSecurity | undefined
  #image: ImageReference | null | undefined

  constructor(pod: PodTemplate, containerClass: ContainerClass, spec: JsonObject, path: JsonPointer) {
    this.pod = pod
    this.class = containerClass
    this.resource = pod.resource
    this.spec = spec
    this.path = path
    this.name = asString(get(spec, "name")) ?? ""
  }

  /** True for containers that run as long as the pod does: probes and restart matter for these. */
  get isLongRunning(): boolean {
    return this.class === "regular" || this.class === "sidecar"
  }

  /** A place below the container, whether or not something stands there. */
  at(...tokens: readonly (string | number)[]): Place {
    return { resource: this.resource, path: append(this.path, ...tokens) }
  }

  get security(): ContainerSecurity {
    this.#security ??= effectiveSecurity(this)
    return this.#security
  }

  /** The image as written; "" when there is none. */
  get imageText(): string {
    return asString(get(this.spec, "image")) ?? ""
  }

  /** Undefined when the image is absent or no valid reference. */
  get image(): ImageReference | undefined {
    if (this.#image === undefined) this.#image = parseImageReference(this.imageText) ?? null
    return this.#image ?? undefined
  }

  /** Always where the tag is `latest` or absent, else IfNotPresent, unless written (pkg/apis/core/v1/defaults.go). */
  get imagePullPolicy(): string {
    const written = asString(get(this.spec, "imagePullPolicy"))
    return written ?? (this.image?.effectiveTag === "latest" ? "Always" : "IfNotPresent")
  }

  get command(): readonly string[] {
    return asStrings(get(this.spec, "command"))
  }

  get args(): readonly string[] {
    return asStrings(get(this.spec, "args"))
  }

  get environment(): readonly EnvironmentVariable[] {
    return this.#items("env", (spec, place) => {
      const source = get(spec, "valueFrom")
      return {
        ...place,
        name: asString(get(spec, "name")) ?? "",
        value: source === undefined ? scalarText(get(spec, "value")) : undefined,
        from: isObject(source) ? Object.keys(source)[0] : undefined,
        spec,
      }
    })
  }

  /** ConfigMaps and Secrets that are taken over whole as environment. */
  get environmentFrom(): readonly ({ readonly kind: "ConfigMap" | "Secret"; readonly name: string } & Place)[] {
    return this.#items("envFrom", (spec, place) => {
      const secret = asString(dig(spec, "secretRef", "name"))
      const name = secret ?? asString(dig(spec, "configMapRef", "name")) ?? ""
      return { ...place, kind: secret === undefined ? ("ConfigMap" as const) : ("Secret" as const), name }
    })
  }

  get ports(): readonly ContainerPort[] {
    return this.#items("ports", (spec, place) => {
      const containerPort = asNumber(get(spec, "containerPort"))
      const hostPort = asNumber(get(spec, "hostPort"))
      return {
        ...place,
        name: asString(get(spec, "name")),
        containerPort,
        hostPort: hostPort || (this.pod.hostNetwork.value ? containerPort : undefined),
        hostIP: asString(get(spec, "hostIP")),
        protocol: asString(get(spec, "protocol")) ?? "TCP",
      }
    })
  }

  get mounts(): readonly VolumeMount[] {
    return this.#items("volumeMounts", (spec, place) => ({
      ...place,
      name: asString(get(spec, "name")) ?? "",
      mountPath: asString(get(spec, "mountPath")) ?? "",
      readOnly: get(spec, "readOnly") === true,
      subPath: asString(get(spec, "subPath")) ?? asString(get(spec, "subPathExpr")),
      mountPropagation: asString(get(spec, "mountPropagation")) ?? "None",
    }))
  }

  probe(kind: ProbeKind): JsonObject | undefined {
    const probe = get(this.spec, kind)
    return isObject(probe) ? probe : undefined
  }

  /** Every action of the container's probes and lifecycle hooks. */
  get handlers(): readonly Handler[] {
    const sources: [string, JsonPointer, JsonValue | undefined][] = [
      ...probeKinds.map((kind): [string, JsonPointer, JsonValue | undefined] => [
        kind,
        append(this.path, kind),
        get(this.spec, kind),
      ]),
      ...["postStart", "preStop"].map((hook): [string, JsonPointer, JsonValue | undefined] => [
        `lifecycle/${hook}`,
        append(this.path, "lifecycle", hook),
        dig(this.spec, "lifecycle", hook),
      ]),
    ]
    return sources.flatMap(([of, path, value]) =>
      ["exec", "httpGet", "tcpSocket", "grpc", "sleep"].flatMap((action) => {
        const spec = get(value, action)
        return isObject(spec) ? [{ of, action, spec, resource: this.resource, path: append(path, action) }] : []
      }),
    )
  }

  /**
   * A resource request or limit in base units (cores, bytes); undefined when none is set or it is malformed. A limit
   * without a request is the request too (pkg/apis/core/v1/defaults.go, SetDefaults_Pod).
   */
  quantity(kind: "requests" | "limits", name: "cpu" | "memory" | "ephemeral-storage"): number | undefined {
    const own = parseQuantity(dig(this.spec, "resources", kind, name))
    return own ?? (kind === "requests" ? parseQuantity(dig(this.spec, "resources", "limits", name)) : undefined)
  }

  #items<T>(key: string, read: (spec: JsonObject, place: Place) => T): readonly T[] {
    return asArray(get(this.spec, key)).map((item, index) =>
      read(asObject(item), { resource: this.resource, path: append(this.path, key, index) }),
    )
  }
}

/** Environment values must be strings; what YAML read as a number or boolean is shown as it would be written. */
const scalarText = (value: JsonValue | undefined): string | undefined =>
  value === undefined || value === null || typeof value === "object" ? undefined : String(value)
