import { asArray, asNumber, asString, dig, get, isObject, type JsonObject, type JsonValue } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import type { Inventory } from "../../../model/inventory.ts"
import type { SeverityLevel } from "../../../model/severity.ts"
import type { Place } from "../../../model/workload/setting.ts"
import type { Check } from "../check.ts"
import { nodeInfos } from "./kubelets.ts"

/** Files of a node that node collectors write down, and what they may be. */
export interface NodeFile {
  /** What the message calls it. */
  readonly name: string
  /** Start of its fields in trivy's NodeInfo: `adminConfFile` of adminConfFilePermissions and adminConfFileOwnership. */
  readonly nodeInfo?: readonly string[]
  /** Where kubescape's node agent keeps it: kind, then the path in `data`; lists are walked. */
  readonly collected?: readonly string[]
  /** Most permissive mode, as `chmod` writes it. */
  readonly mode?: string
  readonly owner?: string
  /** Where it is another than that of the check. */
  readonly severity?: SeverityLevel
}

/** Judges modes and owners of files, wherever a collector wrote them down. */
export const judgeFiles =
  (files: readonly NodeFile[]): NonNullable<Check["whole"]> =>
  ({ inventory }, report) => {
    for (const file of files)
      for (const { place, mode, owner, path } of [...ofNodeInfo(file, inventory), ...ofKubescape(file, inventory)]) {
        const what = path === undefined ? file.name : `${file.name} ${path}`
        // Certificates are public; what they are trusted for is not for everybody to replace.
        const severity = file.severity ?? (path?.endsWith(".crt") ? "low" : undefined)
        const details = severity === undefined ? {} : { severity }
        if (file.mode !== undefined && mode !== undefined && exceeds(mode, file.mode))
          report(place, `${what} has mode ${mode}, more than ${file.mode}`, details)
        if (file.owner !== undefined && owner !== undefined && owner !== file.owner)
          report(place, `${what} belongs to ${owner}, not to ${file.owner}`, details)
      }
  }

interface Seen {
  readonly place: Place
  readonly mode?: string | undefined
  readonly owner?: string | undefined
  readonly path?: string | undefined
}

/** One digit, for the owner, the group or others, allows more than the limit does. */
export function exceeds(mode: string, limit: string): boolean {
  const own = mode.slice(-3).padStart(3, "0")
  return [...limit].some((digit, index) => Number(own[index]) > Number(digit))
}

function* ofNodeInfo({ nodeInfo = [] }: NodeFile, inventory: Inventory): Generator<Seen> {
  if (nodeInfo.length === 0) return
  for (const resource of nodeInfos(inventory)) {
    const info = get(resource.object, "info")
    if (!isObject(info)) continue
    for (const [key, field] of Object.entries(info)) {
      const match = nodeInfo.map((start) => key.slice(start.length) && key.startsWith(start) && key.slice(start.length))
      const isMode = match.some((end) => end === "Permission" || end === "Permissions")
      const isOwner = match.includes("Ownership")
      if (!isMode && !isOwner) continue
      for (const value of asArray(get(field, "values"))) {
        const place = { resource, path: append("", "info", key) }
        yield isMode ? { place, mode: String(value) } : { place, owner: String(value) }
      }
    }
  }
}

function* ofKubescape({ collected }: NodeFile, inventory: Inventory): Generator<Seen> {
  const [kind, ...path] = collected ?? []
  if (kind === undefined) return
  for (const resource of inventory.ofKind(kind, "hostdata.kubescape.cloud")) {
    const found = dig(resource.object, "data", ...path)
    const base = append("", "data", ...path)
    if (Array.isArray(found))
      for (const [index, item] of asArray(found).entries()) yield* fileOf({ resource, path: append(base, index) }, item)
    else yield* fileOf({ resource, path: base }, found)
  }
}

function* fileOf(place: Place, value: JsonValue | undefined): Generator<Seen> {
  if (!isObject(value)) return
  const mode = asNumber(get(value, "permissions"))
  yield { place, mode: mode?.toString(8), owner: ownerOf(get(value, "ownership")), path: asString(get(value, "path")) }
}

function ownerOf(ownership: JsonValue | undefined): string | undefined {
  if (!isObject(ownership) || asString(get(ownership, "err"))) return undefined
  const name = (key: string, id: string, object: JsonObject) =>
    asString(get(object, key)) || String(get(object, id) ?? "")
  const user = name("username", "uid", ownership)
  return user === ""
    ? undefined
    : `${user === "0" ? "root" : user}:${name("groupname", "gid", ownership).replace(/^0$/, "root")}`
}
