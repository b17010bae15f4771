import { asObject, get, isObject } from "../../../lib/json.ts"
import { cataloger, MiB, named } from "../cataloger.ts"
import { readYaml, textAt } from "./structured.ts"

/** pubspec.lock of Dart and Flutter. Source: dart.dev, "pubspec.lock". */
export const pubLock = cataloger({
  id: "pub-lock",
  version: 2,
  evidence: "locked",
  wants: named("pubspec.lock"),
  maxBytes: 16 * MiB,
  *parse(bytes, context) {
    const lock = readYaml(bytes, context)
    if (lock !== undefined && !isObject(lock)) context.skip("is no lockfile of Dart")
    for (const [name, entry] of Object.entries(asObject(get(lock, "packages")))) {
      const version = textAt(entry, "version")
      const isDevelopment = textAt(entry, "dependency") === "direct dev"
      const isIndirect = textAt(entry, "dependency") === "transitive"
      // Packages of an SDK have its version; the lockfile writes 0.0.0 and the range of the SDK.
      const sdk =
        textAt(entry, "source") === "sdk" ? textAt(get(lock, "sdks"), textAt(entry, "description") ?? "") : undefined
      if (version === undefined) continue
      yield {
        type: "pub",
        name,
        version,
        ...(sdk ? { requirement: sdk } : {}),
        ...(isIndirect ? { isIndirect } : {}),
        ...(isDevelopment ? { isDevelopment } : {}),
      }
    }
  },
})
