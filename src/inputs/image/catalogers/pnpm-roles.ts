import { asObject, asString, get, type JsonValue } from "../../../lib/json.ts"
import { reachable } from "../../../lib/reachable.ts"

/** What a lockfile of pnpm says of a package by its key, `name@version`. */
export interface PnpmRoles {
  isIndirect(key: string): boolean
  isDevelopment(key: string): boolean
}

/**
 * Projects ask for packages below `importers`, or at the top where there is one alone. Since version 9 packages are not marked
 * as for development: those are that no path from other dependencies leads to. Source: pnpm, lockfile/types.
 */
export function readPnpmRoles(lock: JsonValue): PnpmRoles {
  const importers = Object.values(asObject(get(lock, "importers")))
  const projects = importers.length > 0 ? importers : [lock]
  const asked = (field: string) => projects.flatMap((project) => keysOf(get(project, field)))
  const forUse = [...asked("dependencies"), ...asked("optionalDependencies")]
  const forDevelopment = asked("devDependencies")
  // Archives and folders are keyed by their place alone until version 9.
  const places = dependencyFields.flatMap((field) => projects.flatMap((project) => versionsOf(get(project, field))))
  const direct = new Set([...forUse, ...forDevelopment, ...places].map(withoutPeers))
  const snapshots = get(lock, "snapshots")
  const needs = (key: string) => {
    const snapshot = get(snapshots, key)
    return [...keysOf(get(snapshot, "dependencies")), ...keysOf(get(snapshot, "optionalDependencies"))]
  }
  const used = new Set([...reachable(forUse, needs)].map(withoutPeers))
  const developing = new Set([...reachable(forDevelopment, needs)].map(withoutPeers))
  return {
    isIndirect: (key) => direct.size > 0 && !direct.has(key),
    isDevelopment: (key) => snapshots !== undefined && developing.has(key) && !used.has(key),
  }
}

const dependencyFields = ["dependencies", "devDependencies", "optionalDependencies"]

const versionsOf = (table: JsonValue | undefined): string[] =>
  Object.values(asObject(table)).flatMap((value) => asString(value) ?? asString(get(value, "version")) ?? [])

/** `name: version` or `name: {version}`; a version that is a key itself stands for another package under this name. */
function keysOf(table: JsonValue | undefined): string[] {
  return Object.entries(asObject(table)).flatMap(([name, value]) => {
    const version = asString(value) ?? asString(get(value, "version"))
    if (version === undefined) return []
    return [/^@?[^@(]+@/.test(version) ? version : `${name}@${version}`]
  })
}

/** `react@18.1.0(typescript@5.0.0)`, before version 6 `react@18.1.0_typescript@5.0.0`. */
const withoutPeers = (key: string): string => key.replace(/[(].*$/s, "").replace(/(?<=@\d[^_@]*)_.*$/s, "")
