import { asObject, get } from "../../../lib/json.ts"
import { cataloger, MiB, named } from "../cataloger.ts"
import { readYaml, textAt } from "./structured.ts"

/** pubspec.lock of Dart and Flutter. Source: dart.dev, "pubspec.lock". */
export const pubLock = cataloger({
  id: "pub-lock",
  evidence: "locked",
  wants: named("pubspec.lock"),
  maxBytes: 16 * MiB,
  *parse(bytes, context) {
    const lock = readYaml(bytes, context)
    for (const [name, entry] of Object.entries(asObject(get(lock, "packages")))) {
      const version = textAt(entry, "version")
      const isDevelopment = textAt(entry, "dependency") === "direct dev"
      if (version !== undefined) yield { type: "pub", name, version, ...(isDevelopment ? { isDevelopment } : {}) }
    }
  },
})
