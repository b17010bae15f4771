import { asString, asStrings, dig, get, isObject, type JsonObject, type JsonValue } from "../../lib/json.ts"
import { append, type JsonPointer } from "../../lib/json-pointer.ts"
import { type ImageReference, parseImageReference } from "../image-reference.ts"
import { parseQuantity } from "../quantity.ts"
import type { Resource } from "../resource.ts"
import {
  type ContainerPort,
  type EnvironmentSource,
  type EnvironmentVariable,
  readEnvironment,
  readEnvironmentFrom,
  readMounts,
  readPorts,
  type VolumeMount,
} from "./container-items.ts"
import type { PodTemplate } from "./pod-template.ts"
import { type ContainerSecurity, effectiveSecurity } from "./security-context.ts"
import type { Place } from "./setting.ts"

/**
 * `init` runs to its end before the pod starts; `sidecar` is an init container with restartPolicy Always (it keeps
 * running, since Kubernetes 1.29); `ephemeral` was added to a running pod for debugging.
 */
export type ContainerClass = "init" | "sidecar" | "regular" | "ephemeral"

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
  #environment: readonly EnvironmentVariable[] | undefined
  #environmentFrom: readonly EnvironmentSource[] | undefined
  #ports: readonly ContainerPort[] | undefined
  #mounts: readonly VolumeMount[] | undefined
  #command: readonly string[] | undefined
  #args: readonly string[] | undefined
  #handlers: readonly Handler[] | undefined

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
    this.#command ??= asStrings(get(this.spec, "command"))
    return this.#command
  }

  get args(): readonly string[] {
    this.#args ??= asStrings(get(this.spec, "args"))
    return this.#args
  }

  get environment(): readonly EnvironmentVariable[] {
    this.#environment ??= readEnvironment(this)
    return this.#environment
  }

  /** ConfigMaps and Secrets that are taken over whole as environment. */
  get environmentFrom(): readonly EnvironmentSource[] {
    this.#environmentFrom ??= readEnvironmentFrom(this)
    return this.#environmentFrom
  }

  get ports(): readonly ContainerPort[] {
    this.#ports ??= readPorts(this)
    return this.#ports
  }

  get mounts(): readonly VolumeMount[] {
    this.#mounts ??= readMounts(this)
    return this.#mounts
  }

  probe(kind: ProbeKind): JsonObject | undefined {
    const probe = get(this.spec, kind)
    return isObject(probe) ? probe : undefined
  }

  /** Every action of the container's probes and lifecycle hooks. */
  get handlers(): readonly Handler[] {
    this.#handlers ??= this.#readHandlers()
    return this.#handlers
  }

  #readHandlers(): readonly Handler[] {
    const { lifecycle, livenessProbe, readinessProbe, startupProbe } = this.spec
    if (!lifecycle && !livenessProbe && !readinessProbe && !startupProbe) return []
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
}
