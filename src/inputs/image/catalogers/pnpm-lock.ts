import { asObject, get, isObject } from "../../../lib/json.ts"
import { cataloger, MiB, named } from "../cataloger.ts"
import { readPnpmRoles } from "./pnpm-roles.ts"
import { readYaml, textAt } from "./structured.ts"

/**
 * pnpm-lock.yaml, versions 5 to 9: `/name/1.0.0_peers`, `/name@1.0.0(peers)`, `name@1.0.0(peers)`. Packages from
 * repositories and archives name themselves in the entry. Source: pnpm, lockfile/types and dependency-path.
 */
export const pnpmLock = cataloger({
  id: "pnpm-lock",
  version: 2,
  evidence: "locked",
  wants: named("pnpm-lock.yaml"),
  maxBytes: 64 * MiB,
  *parse(bytes, context) {
    const lock = readYaml(bytes, context)
    if (lock === undefined || lock === null) return
    if (!isObject(lock)) context.skip("is no lockfile")
    const major = Number.parseInt(textAt(lock, "lockfileVersion") ?? "", 10)
    const roles = readPnpmRoles(lock)
    for (const [key, entry] of Object.entries(asObject(get(lock, "packages")))) {
      const [keyName, keyVersion] = splitKey(key, major)
      const name = textAt(entry, "name") ?? keyName
      const version = textAt(entry, "version") ?? keyVersion
      if (/^(?:file|link):/.test(keyVersion ?? "") && textAt(entry, "version") === undefined) continue
      if (name === undefined || version === undefined) {
        context.skip(`no name or version in ${key.slice(0, 100)}`)
        continue
      }
      const isDevelopment = textAt(entry, "dev") === "true" || roles.isDevelopment(`${name}@${version}`)
      const isIndirect = roles.isIndirect(`${name}@${version}`) && roles.isIndirect(key)
      yield {
        type: "npm",
        name,
        version,
        ...(isIndirect ? { isIndirect } : {}),
        ...(isDevelopment ? { isDevelopment } : {}),
      }
    }
  },
})

function splitKey(key: string, major: number): [name: string | undefined, version: string | undefined] {
  const plain = key.replace(/^\//, "").replace(/\(.*$/s, "")
  const match =
    major >= 6
      ? /^((?:@[^/]+\/)?[^@/]+)@(.+)$/.exec(plain)
      : /^((?:@[^/]+\/)?[^@/]+)\/(\d[^_/]*)(?:_[^/]*)?$/.exec(
          /^[^/]+\.[^/]+\/(?!\d)/.test(plain) && !key.startsWith("/") ? plain.slice(plain.indexOf("/") + 1) : plain,
        )
  return [match?.[1], match?.[2]]
}
