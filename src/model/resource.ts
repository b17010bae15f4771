import { asArray, asObject, asString, asStringMap, get, type JsonObject } from "../lib/json.ts"
import type { JsonPointer } from "../lib/json-pointer.ts"
import { builtInKind } from "./kinds.ts"
import type { Labels } from "./labels.ts"

/** The text a resource was read from, shared by all resources of the file. */
export interface SourceText {
  /** Name shown to users: relative to where the scan started, `-` for standard input. */
  readonly file: string
  readonly text: string
}

/** A place in a file: one document of it, and in that the item of a List where there is one. */
export interface FileOrigin {
  readonly kind: "file"
  readonly source: SourceText
  /** Position of the document in its file, from 0. */
  readonly document: number
  /** Offsets (UTF-16 units) and first line (from 1) of the document in the text. */
  readonly start: number
  readonly end: number
  readonly line: number
  /** Where the resource stands in the document: "" or "/items/3". */
  readonly pointer: JsonPointer
  /** What the reader of the document noted for finding places in it (lib/yaml, YamlDocument.isPlainStyle). */
  readonly isPlainStyle?: true
  /** The chart or kustomization that was rendered; then `source.file` names the template or the folder. */
  readonly renderedFrom?: string
}

/** Read from a live cluster or from a saved snapshot of one. */
export interface ClusterOrigin {
  readonly kind: "cluster"
  /** Name of the kubeconfig context, or of the snapshot file. */
  readonly name: string
}

export type Origin = FileOrigin | ClusterOrigin

/** A reference to the object that owns another (metav1.OwnerReference). */
export interface OwnerReference {
  readonly group: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller: boolean
}

/** How a finding names a resource. */
export interface ResourceReference {
  readonly apiVersion: string
  readonly kind: string
  readonly namespace?: string
  readonly name: string
}

export const groupOf = (apiVersion: string): string => {
  const slash = apiVersion.indexOf("/")
  return slash < 0 ? "" : apiVersion.slice(0, slash)
}

export const versionOf = (apiVersion: string): string => apiVersion.slice(apiVersion.indexOf("/") + 1)

/** One Kubernetes object as read, and where it came from. Immutable; `object` must not be changed. */
export class Resource {
  readonly apiVersion: string
  readonly group: string
  readonly version: string
  readonly kind: string
  /** Namespace it lives in: "default" where a namespaced object names none, "" for cluster-scoped objects. */
  readonly namespace: string
  /** metadata.name; `generateName*` where the server makes the name; "" when there is neither. */
  readonly name: string
  readonly object: JsonObject
  readonly origin: Origin
  #labels: Labels | undefined
  #annotations: Labels | undefined
  #owners: readonly OwnerReference[] | undefined
  #reference: ResourceReference | undefined

  /** `namespaced` decides for kinds that Kubernetes does not serve itself; by default they are taken as namespaced. */
  constructor(object: JsonObject, origin: Origin, namespaced?: boolean) {
    this.object = object
    this.origin = origin
    this.apiVersion = asString(get(object, "apiVersion")) ?? ""
    this.kind = asString(get(object, "kind")) ?? ""
    this.group = groupOf(this.apiVersion)
    this.version = versionOf(this.apiVersion)
    const metadata = asObject(get(object, "metadata"))
    const isNamespaced = namespaced ?? builtInKind(this.group, this.kind)?.namespaced ?? true
    this.namespace = isNamespaced ? asString(get(metadata, "namespace")) || "default" : ""
    const generateName = asString(get(metadata, "generateName"))
    this.name = asString(get(metadata, "name")) ?? (generateName ? `${generateName}*` : "")
  }

  get metadata(): JsonObject {
    return asObject(get(this.object, "metadata"))
  }

  get spec(): JsonObject {
    return asObject(get(this.object, "spec"))
  }

  get labels(): Labels {
    this.#labels ??= asStringMap(get(this.metadata, "labels"))
    return this.#labels
  }

  get annotations(): Labels {
    this.#annotations ??= asStringMap(get(this.metadata, "annotations"))
    return this.#annotations
  }

  get uid(): string | undefined {
    return asString(get(this.metadata, "uid"))
  }

  get owners(): readonly OwnerReference[] {
    this.#owners ??= asArray(get(this.metadata, "ownerReferences")).map((owner) => ({
      group: groupOf(asString(get(owner, "apiVersion")) ?? ""),
      kind: asString(get(owner, "kind")) ?? "",
      name: asString(get(owner, "name")) ?? "",
      uid: asString(get(owner, "uid")) ?? "",
      controller: get(owner, "controller") === true,
    }))
    return this.#owners
  }

  /** Group, kind, namespace and name: what makes it one object for the API server. */
  get key(): string {
    return `${this.group}/${this.kind}/${this.namespace}/${this.name}`
  }

  get reference(): ResourceReference {
    const { apiVersion, kind, namespace, name } = this
    this.#reference ??= namespace === "" ? { apiVersion, kind, name } : { apiVersion, kind, namespace, name }
    return this.#reference
  }
}
