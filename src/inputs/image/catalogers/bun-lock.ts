import { asArray, asObject, asString, get } from "../../../lib/json.ts"
import { cataloger, MiB, named } from "../cataloger.ts"
import { readJsonc } from "./structured.ts"

/** bun.lock: JSON with trailing commas; each package is a list that begins with `name@version`. Source: Bun, lockfile. */
export const bunLock = cataloger({
  id: "bun-lock",
  version: 2,
  evidence: "locked",
  wants: named("bun.lock"),
  maxBytes: 64 * MiB,
  *parse(bytes, context) {
    const lock = readJsonc(bytes, context)
    if (lock === undefined) return
    if (typeof get(lock, "lockfileVersion") !== "number") context.skip("is no lockfile of Bun")
    for (const entry of Object.values(asObject(get(lock, "packages")))) {
      const match = /^((?:@[^/]+\/)?[^@]+)@(.*)$/.exec(asString(asArray(entry)[0]) ?? "")
      if (!match) context.skip("a package without name and version")
      else if (/^\d/.test(match[2] as string))
        yield { type: "npm", name: match[1] as string, version: match[2] as string }
      // A workspace is the project itself; a repository or archive says no version.
      else if (!/^(?:workspace|link|file|root):/.test(match[2] as string))
        yield { type: "npm", name: match[1] as string, version: "" }
    }
  },
})
