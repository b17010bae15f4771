import { apiLifecycle } from "../../catalog/api-lifecycle/api-lifecycle.ts"
import { fieldsOf, kindSchema, kindsOf, type SchemaField, type SchemaType } from "../../catalog/schemas/read-schemas.ts"
import { closest } from "../../lib/closest.ts"
import { isObject, type JsonArray, type JsonObject, type JsonValue } from "../../lib/json.ts"
import { append, type JsonPointer } from "../../lib/json-pointer.ts"
import type { Inventory } from "../../model/inventory.ts"
import { parseQuantity } from "../../model/quantity.ts"
import type { Resource } from "../../model/resource.ts"
import type { Check } from "./check.ts"

/** What an API server objects to when it reads an object strictly (fieldValidation=Strict), one word for each check. */
export type SchemaFaultKind = "unknown-field" | "wrong-type" | "missing-field" | "unsupported-value" | "unknown-kind"

export interface SchemaFault {
  readonly kind: SchemaFaultKind
  readonly path: JsonPointer
  readonly message: string
}

/**
 * Compares an object with the fields that Kubernetes of this minor has for its kind. Names count letter by letter, null
 * stands for absent, and custom resources are passed over. O(fields).
 */
export function schemaFaults(
  { object, group, version, kind, apiVersion }: Resource,
  minor: number,
): readonly SchemaFault[] {
  if (kind === "" || apiVersion === "" || notObjects.has(`${apiVersion} ${kind}`)) return []
  const schema = kindSchema(group, version, kind, minor)
  if (schema.is === "foreign") return []
  if (schema.is === "unknown") {
    // Versions that were given up have a finding of their own.
    if (apiLifecycle(apiVersion, kind)) return []
    return [{ kind: "unknown-kind", path: "/kind", message: unknownKind(apiVersion, kind, schema.versions) }]
  }
  const faults: SchemaFault[] = []
  compareFields(object, schema.type, "", minor, faults)
  return faults
}

/** Files that look like objects and are given to other programs: kubeconfigs, notes of node collectors. */
const notObjects: ReadonlySet<string> = new Set(["v1 Config", "v1 NodeInfo", "v1 List"])

function unknownKind(apiVersion: string, kind: string, versions: readonly string[]): string {
  if (versions.length > 0) return `${apiVersion} has no ${kind}; it is in ${versions.join(" and ")}`
  const near = closest(kind, kindsOf(apiVersion))
  return `${apiVersion} has no ${kind}${near ? `; did you mean ${near}?` : ""}`.replace(/\?$/, "")
}

function compareFields(
  object: JsonObject,
  type: string,
  path: JsonPointer,
  minor: number,
  faults: SchemaFault[],
): void {
  const fields = fieldsOf(type)
  if (!fields) return
  for (const name of Object.keys(object)) {
    const value = object[name]
    const field = fields.get(name)
    if (!field || field.since > minor || field.until < minor) {
      // Places that people keep YAML anchors in; the API server drops them, as they mean it to.
      const isExtension = path === "" && name.startsWith("x-")
      if (!isExtension && (field === undefined || value != null))
        faults.push({
          kind: "unknown-field",
          path: append(path, name),
          message: unknownField(name, field, fields.keys(), path),
        })
      continue
    }
    if (value == null) continue
    compareValue(value, field.type, append(path, name), minor, faults)
    if (field.values && typeof value === "string" && value !== "" && !field.values.has(value))
      faults.push({
        kind: "unsupported-value",
        path: append(path, name),
        message: `${name} is ${quote(value)}, and may be ${[...field.values].join(", ")}`,
      })
  }
  for (const [name, { required, since, until }] of fields)
    if (required && since <= minor && minor <= until && object[name] == null && !lenient.has(`${type} ${name}`))
      faults.push({ kind: "missing-field", path: append(path, name), message: `${name} is missing${where(path)}` })
}

/** Fields that the specification calls required and the API server does without: their zero means something. */
const lenient: ReadonlySet<string> = new Set(["core.v1.LimitRangeSpec limits"])

function unknownField(
  name: string,
  field: SchemaField | undefined,
  names: Iterable<string>,
  path: JsonPointer,
): string {
  if (field) {
    const life = Number.isFinite(field.until) ? `up to 1.${field.until}` : `from 1.${field.since} on`
    return `${name} is no field of this version${where(path)}: Kubernetes has it ${life}`
  }
  const near = closest(name, names)
  return `${name} is no field${where(path)}${near ? `; did you mean ${near}` : ""}`
}

const where = (path: JsonPointer): string => (path === "" ? "" : ` of ${path.slice(1).replaceAll("/", ".")}`)

const quote = (value: string): string => JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}…` : value)

function compareValue(
  value: JsonValue,
  type: SchemaType,
  path: JsonPointer,
  minor: number,
  faults: SchemaFault[],
): void {
  const first = type[0]
  if (first === "[") {
    if (Array.isArray(value)) {
      const list = value as JsonArray
      const items = type.slice(1)
      for (let index = 0; index < list.length; index++) {
        const item = list[index]
        if (item != null) compareValue(item, items, append(path, index), minor, faults)
      }
    } else faults.push(wrong(value, "a list", path))
    return
  }
  if (first === "{") {
    if (isObject(value)) {
      const values = type.slice(1)
      for (const key of Object.keys(value)) {
        const item = value[key]
        if (item != null) compareValue(item, values, append(path, key), minor, faults)
      }
    } else faults.push(wrong(value, "a map", path))
    return
  }
  if (type.length > 1) {
    if (isObject(value)) compareFields(value, type, path, minor, faults)
    else faults.push(wrong(value, "a map", path))
    return
  }
  const scalar = scalars[type]
  if (scalar && !scalar.takes(value)) faults.push(wrong(value, scalar.name, path))
}

/** RFC 3339, as metav1.Time and MicroTime read it. */
const time = /^\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(?:\.\d+)?(?:[Zz]|[+-]\d\d:\d\d)$/

const isQuantity = (value: JsonValue): boolean =>
  typeof value === "number" || (typeof value === "string" && parseQuantity(value) !== undefined)

/** How the API server reads values in one word (encoding/json into Go types; resource.Quantity, intstr.IntOrString). */
const scalars: Readonly<Record<string, { readonly name: string; readonly takes: (value: JsonValue) => boolean }>> = {
  s: { name: "a text", takes: (value) => typeof value === "string" },
  i: { name: "a whole number", takes: (value) => Number.isInteger(value) },
  n: { name: "a number", takes: (value) => typeof value === "number" },
  b: { name: "true or false", takes: (value) => typeof value === "boolean" },
  q: { name: "a quantity", takes: isQuantity },
  t: { name: "a whole number or a text", takes: (value) => typeof value === "string" || Number.isInteger(value) },
  d: { name: "a time", takes: (value) => typeof value === "string" && time.test(value) },
  y: { name: "base64", takes: (value) => typeof value === "string" && isBase64(value) },
}

/** Go's encoding/base64 skips line breaks and wants the padding. */
function isBase64(text: string): boolean {
  const packed = text.replace(/[\r\n]/g, "")
  return packed.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(packed)
}

function wrong(value: JsonValue, wanted: string, path: JsonPointer): SchemaFault {
  const what = Array.isArray(value)
    ? "a list"
    : isObject(value)
      ? "a map"
      : typeof value === "string"
        ? quote(value)
        : String(value)
  const name = path.slice(1).replaceAll("/", ".")
  // What stands where base64 belongs is often the secret itself.
  const shown = wanted === "base64" ? "is not" : `is ${what} and not`
  return { kind: "wrong-type", path, message: `${name} ${shown} ${wanted}` }
}

interface Found extends SchemaFault {
  readonly resource: Resource
}

interface Judged {
  readonly minor: number
  readonly faults: readonly Found[]
}

const known = new WeakMap<Inventory, Judged>()

/**
 * Reports the faults of one kind in all objects. Objects that an API server gave out are passed over: it has read them,
 * and may know fields that came after this program. Found once for all checks of a run.
 */
export const reportFaults =
  (kind: SchemaFaultKind): NonNullable<Check["whole"]> =>
  ({ inventory, version }, report) => {
    let judged = known.get(inventory)
    if (judged?.minor !== version.minor) {
      const found: Found[] = []
      for (const resource of inventory.all()) {
        if (resource.uid !== undefined) continue
        for (const fault of schemaFaults(resource, version.minor)) found.push({ ...fault, resource })
      }
      judged = { minor: version.minor, faults: found }
      known.set(inventory, judged)
    }
    for (const { kind: its, resource, path, message } of judged.faults)
      if (its === kind) report({ resource, path }, `${resource.kind} ${resource.name}: ${message}`)
  }
