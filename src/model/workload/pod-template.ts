import {
  asArray,
  asBoolean,
  asNumber,
  asObject,
  asString,
  asStringMap,
  dig,
  get,
  isObject,
  type JsonObject,
  type JsonValue,
} from "../../lib/json.ts"
import { append, type JsonPointer, resolvePointer } from "../../lib/json-pointer.ts"
import { atLeast, type KubernetesVersion } from "../kubernetes-version.ts"
import type { Labels } from "../labels.ts"
import { parseQuantity } from "../quantity.ts"
import type { Resource } from "../resource.ts"
import { Container, type ContainerClass } from "./container.ts"
import type { Place, Setting } from "./setting.ts"
import { type ProjectedToken, projectedTokens, readVolumes, type Volume } from "./volume.ts"

export type OperatingSystem = "linux" | "windows"

/** A pod template, or a Pod, with what Kubernetes of the target version makes of it. Lazily computed. */
export class PodTemplate implements Place {
  readonly resource: Resource
  /** Pointer of the object that holds `metadata` and `spec`. */
  readonly path: JsonPointer
  readonly specPath: JsonPointer
  readonly metadataPath: JsonPointer
  readonly version: KubernetesVersion
  readonly spec: JsonObject
  readonly metadata: JsonObject
  readonly labels: Labels
  readonly annotations: Labels
  readonly hostNetwork: Setting<boolean>
  #containers: readonly Container[] | undefined
  #volumes: readonly Volume[] | undefined

  constructor(resource: Resource, path: JsonPointer, version: KubernetesVersion) {
    this.resource = resource
    this.path = path
    this.specPath = append(path, "spec")
    this.metadataPath = append(path, "metadata")
    this.version = version
    const template = resolvePointer(resource.object, path)
    this.spec = asObject(get(template, "spec"))
    this.metadata = asObject(get(template, "metadata"))
    this.labels = asStringMap(get(this.metadata, "labels"))
    this.annotations = asStringMap(get(this.metadata, "annotations"))
    this.hostNetwork = this.#flag("hostNetwork", false)
  }

  /** All containers: init and sidecar containers in order, then regular, then ephemeral ones. */
  get containers(): readonly Container[] {
    this.#containers ??= [
      ...this.#readContainers("initContainers", (spec) => this.#initClass(spec)),
      ...this.#readContainers("containers", () => "regular"),
      ...this.#readContainers("ephemeralContainers", () => "ephemeral"),
    ]
    return this.#containers
  }

  get volumes(): readonly Volume[] {
    this.#volumes ??= readVolumes(this)
    return this.#volumes
  }

  get projectedTokens(): readonly ProjectedToken[] {
    return projectedTokens(this.volumes)
  }

  get hostPID(): Setting<boolean> {
    return this.#flag("hostPID", false)
  }

  get hostIPC(): Setting<boolean> {
    return this.#flag("hostIPC", false)
  }

  get shareProcessNamespace(): Setting<boolean> {
    return this.#flag("shareProcessNamespace", false)
  }

  get enableServiceLinks(): Setting<boolean> {
    return this.#flag("enableServiceLinks", true)
  }

  /**
   * False when the pod runs in a user namespace of its own, so that its root is nobody on the node. The field counts
   * where the feature is on by default: since 1.33 (pkg/features/kube_features.go, UserNamespacesSupport).
   */
  get hostUsers(): Setting<boolean> {
    const flag = this.#flag("hostUsers", true)
    return atLeast(this.version, 33) ? flag : { ...flag, value: true, source: "default" }
  }

  /** What the pod itself says about mounting the service account's token; undefined when it says nothing. */
  get automountServiceAccountToken(): Setting<boolean | undefined> {
    return this.#setting("automountServiceAccountToken", asBoolean, undefined)
  }

  /** "default" unless named (admission plugin ServiceAccount); `serviceAccount` is the deprecated spelling. */
  get serviceAccountName(): Setting<string> {
    const named = this.#setting("serviceAccountName", nonEmpty, "default")
    const deprecated = named.source === "default" ? this.#setting("serviceAccount", nonEmpty, "default") : named
    return deprecated.source === "default" ? named : deprecated
  }

  /** `spec.os`, else a node selector for the operating system; undefined when nothing tells. */
  get os(): OperatingSystem | undefined {
    const name = dig(this.spec, "os", "name") ?? dig(this.spec, "nodeSelector", "kubernetes.io/os")
    return name === "linux" || name === "windows" ? name : undefined
  }

  get restartPolicy(): string {
    return asString(get(this.spec, "restartPolicy")) ?? "Always"
  }

  get sysctls(): readonly ({ readonly name: string; readonly value: string } & Place)[] {
    return asArray(dig(this.spec, "securityContext", "sysctls")).map((item, index) => ({
      resource: this.resource,
      path: append(this.specPath, "securityContext", "sysctls", index),
      name: asString(get(item, "name")) ?? "",
      value: String(get(item, "value") ?? ""),
    }))
  }

  /** The group that the pod sets for its containers; a container's own field goes before it. */
  get runAsGroup(): Setting<number | undefined> {
    return this.#securitySetting("runAsGroup", asNumber, undefined)
  }

  get fsGroup(): Setting<number | undefined> {
    return this.#securitySetting("fsGroup", asNumber, undefined)
  }

  get supplementalGroups(): Setting<readonly number[]> {
    return this.#securitySetting(
      "supplementalGroups",
      (value) => (Array.isArray(value) ? asArray(value).filter((item) => typeof item === "number") : undefined),
      [],
    )
  }

  /**
   * A request or limit that the pod has as a whole, in base units; undefined when none is set. The fields count where
   * the feature is on by default: since 1.34 (pkg/features/kube_features.go, PodLevelResources).
   */
  quantity(kind: "requests" | "limits", name: "cpu" | "memory"): number | undefined {
    if (!isObject(this.spec.resources) || !atLeast(this.version, 34)) return undefined
    const own = parseQuantity(dig(this.spec.resources, kind, name))
    return own ?? (kind === "requests" ? parseQuantity(dig(this.spec.resources, "limits", name)) : undefined)
  }

  /** A place below the pod's spec, whether or not something stands there. */
  at(...tokens: readonly (string | number)[]): Place {
    return { resource: this.resource, path: append(this.specPath, ...tokens) }
  }

  /** A field of the pod spec as an effective setting. */
  #setting<T, D>(key: string, read: (value: JsonValue | undefined) => T | undefined, fallback: D): Setting<T | D> {
    return this.#read(this.spec, this.specPath, key, read, fallback)
  }

  #securitySetting<T, D>(
    key: string,
    read: (value: JsonValue | undefined) => T | undefined,
    fallback: D,
  ): Setting<T | D> {
    return this.#read(get(this.spec, "securityContext"), append(this.specPath, "securityContext"), key, read, fallback)
  }

  #read<T, D>(
    object: JsonValue | undefined,
    objectPath: JsonPointer,
    key: string,
    read: (value: JsonValue | undefined) => T | undefined,
    fallback: D,
  ): Setting<T | D> {
    const value = read(get(object, key))
    const isSet = value !== undefined
    return {
      value: isSet ? value : fallback,
      source: isSet ? "pod" : "default",
      path: append(objectPath, key),
      resource: this.resource,
    }
  }

  #flag(key: string, fallback: boolean): Setting<boolean> {
    return this.#setting(key, asBoolean, fallback)
  }

  /** Sidecars are on by default since 1.29; before, the field is dropped (pkg/features, SidecarContainers). */
  #initClass(spec: JsonObject): ContainerClass {
    return get(spec, "restartPolicy") === "Always" && atLeast(this.version, 29) ? "sidecar" : "init"
  }

  #readContainers(key: string, classOf: (spec: JsonObject) => ContainerClass): readonly Container[] {
    return asArray(get(this.spec, key)).flatMap((item, index) =>
      isObject(item) ? [new Container(this, classOf(item), item, append(this.specPath, key, index))] : [],
    )
  }
}

const nonEmpty = (value: JsonValue | undefined): string | undefined => asString(value) || undefined
