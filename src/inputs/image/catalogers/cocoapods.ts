import { asArray, asString, get, isObject } from "../../../lib/json.ts"
import { cataloger, MiB, named } from "../cataloger.ts"
import { readYaml } from "./structured.ts"

/**
 * Podfile.lock: under PODS each pod as `Name (version)`, alone or as the key of what it needs. Parts of a pod
 * (`Name/Part`) are listed of their own. Source: CocoaPods/Core, lockfile.rb.
 */
export const podfileLock = cataloger({
  id: "podfile-lock",
  evidence: "locked",
  wants: named("Podfile.lock"),
  maxBytes: 16 * MiB,
  *parse(bytes, context) {
    const lock = readYaml(bytes, context)
    if (!isObject(lock)) {
      context.skip("is no lockfile of CocoaPods")
      return
    }
    for (const item of asArray(get(lock, "PODS"))) {
      const text = isObject(item) ? Object.keys(item)[0] : asString(item)
      const match = /^(\S+) \(([^)\s]+)\)$/.exec(text ?? "")
      if (match) yield { type: "cocoapods", name: match[1] as string, version: match[2] as string }
      else context.skip("a pod without name and version")
    }
  },
})
