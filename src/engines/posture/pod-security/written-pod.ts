import { asArray, asObject, asString, get, isObject, type JsonObject, type JsonValue } from "../../../lib/json.ts"
import { append, type JsonPointer, resolvePointer } from "../../../lib/json-pointer.ts"

/** Something that carries a security context: the pod itself, or one container. */
export interface Holder {
  /** Name of the container; undefined for the pod. */
  readonly container: string | undefined
  readonly securityContext: JsonObject
  /** Pointer of the security context, whether or not it is written. */
  readonly path: JsonPointer
}

export interface WrittenContainer extends Holder {
  readonly container: string
  readonly spec: JsonObject
  /** Pointer of the container. */
  readonly specPath: JsonPointer
}

/**
 * A pod as it is written, without inheritance and defaults: what Pod Security admission looks at. Its controls compare
 * fields literally, so that `cap_chown` is not `CHOWN` for them.
 *
 * Values are read as the API server's JSON decoder reads them into k8s.io/api/core/v1: null is absent, a null in a list
 * is an item without fields. What the decoder would refuse counts as absent.
 */
export interface WrittenPod {
  /** By key; a null value is an empty string, as in Go's map[string]string. */
  readonly annotations: ReadonlyMap<string, string>
  readonly annotationsPath: JsonPointer
  readonly spec: JsonObject
  readonly specPath: JsonPointer
  /** The pod's own security context. */
  readonly pod: Holder
  /** Init containers, then regular, then ephemeral ones: the order of pod-security-admission/policy/visitor.go. */
  readonly containers: readonly WrittenContainer[]
  /** `spec.os.name` is windows; nothing else counts (a node selector does not). */
  readonly isWindows: boolean
  /** `spec.hostUsers` is false (policy/helpers.go, relaxPolicyForUserNamespacePod). */
  readonly hasUserNamespace: boolean
}

/** Reads the pod or pod template that stands at `path` in `object`. */
export function readWrittenPod(object: JsonValue, path: JsonPointer): WrittenPod {
  const template = resolvePointer(object, path)
  const spec = asObject(get(template, "spec"))
  const specPath = append(path, "spec")
  const annotations = asObject(get(get(template, "metadata"), "annotations"))
  return {
    annotations: new Map(Object.entries(annotations).map(([key, value]) => [key, asString(value) ?? ""])),
    annotationsPath: append(path, "metadata", "annotations"),
    spec,
    specPath,
    pod: holderOf(undefined, spec, specPath),
    containers: ["initContainers", "containers", "ephemeralContainers"].flatMap((key) =>
      asArray(get(spec, key)).map((item, index) => {
        const container = asObject(item)
        const containerPath = append(specPath, key, index)
        return {
          ...holderOf(asString(get(container, "name")) ?? "", container, containerPath),
          spec: container,
          specPath: containerPath,
        }
      }),
    ),
    isWindows: get(get(spec, "os"), "name") === "windows",
    hasUserNamespace: get(spec, "hostUsers") === false,
  }
}

function holderOf<Name extends string | undefined>(container: Name, spec: JsonObject, specPath: JsonPointer) {
  return {
    container,
    securityContext: asObject(get(spec, "securityContext")),
    path: append(specPath, "securityContext"),
  }
}

/** The pod and its containers: everything that has a security context. */
export const holdersOf = (pod: WrittenPod): readonly Holder[] => [pod.pod, ...pod.containers]

/** A map in a security context; undefined when it is absent, null or no map. */
export function mapIn(holder: Holder, key: string): JsonObject | undefined {
  const value = get(holder.securityContext, key)
  return isObject(value) ? value : undefined
}

/** The strings of a list; whatever is no string counts as an empty one. */
export const stringsOf = (value: JsonValue | undefined): readonly string[] =>
  asArray(value).map((item) => asString(item) ?? "")
