import { asArray, asStrings, get, isObject } from "../../../lib/json.ts"
import { cataloger, MiB, named, type PackageDraft } from "../cataloger.ts"
import { readJson, textAt } from "./structured.ts"

function* packagesOf(list: unknown, isDevelopment: boolean): Generator<PackageDraft> {
  for (const item of asArray(list)) {
    const name = textAt(item, "name")
    const version = textAt(item, "version")
    const license = get(item, "license")
    const licenses = typeof license === "string" ? [license] : asStrings(license)
    if (name === undefined || version === undefined) continue
    yield {
      type: "composer",
      name,
      version,
      ...(licenses.length > 0 ? { licenses } : {}),
      ...(isDevelopment ? { isDevelopment } : {}),
    }
  }
}

/** composer.lock: `packages` and `packages-dev`. Source: Composer documentation, "Basic usage". */
export const composerLock = cataloger({
  id: "composer-lock",
  version: 2,
  evidence: "locked",
  wants: named("composer.lock"),
  maxBytes: 32 * MiB,
  *parse(bytes, context) {
    const lock = readJson(bytes, context)
    if (lock !== undefined && !isObject(lock)) context.skip("is no lockfile")
    yield* packagesOf(get(lock, "packages"), false)
    yield* packagesOf(get(lock, "packages-dev"), true)
  },
})

/** vendor/composer/installed.json: a list, since Composer 2 under `packages`. */
export const composerInstalled = cataloger({
  id: "composer-installed",
  version: 2,
  evidence: "installed",
  wants: ({ path }) => path.endsWith("composer/installed.json"),
  maxBytes: 32 * MiB,
  *parse(bytes, context) {
    const file = readJson(bytes, context)
    yield* packagesOf(Array.isArray(file) ? file : get(file, "packages"), false)
  },
})
