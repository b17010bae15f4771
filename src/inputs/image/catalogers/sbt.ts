import { asArray, asStrings, get, isObject } from "../../../lib/json.ts"
import { cataloger, MiB } from "../cataloger.ts"
import { readJson, textAt } from "./structured.ts"

/** build.sbt.lock of the plugin sbt-dependency-lock. Source: stringbean/sbt-dependency-lock, "Lock file format". */
export const sbtLock = cataloger({
  id: "sbt-lock",
  evidence: "locked",
  wants: ({ name }) => name.endsWith(".sbt.lock"),
  maxBytes: 16 * MiB,
  *parse(bytes, context) {
    const lock = readJson(bytes, context)
    if (lock === undefined) return
    if (!isObject(lock)) context.skip("is no lockfile of sbt")
    for (const entry of asArray(get(lock, "dependencies"))) {
      const group = textAt(entry, "org")
      const artifact = textAt(entry, "name")
      const version = textAt(entry, "version")
      if (!group || !artifact || !version) {
        context.skip("a dependency without org, name and version")
        continue
      }
      const configurations = asStrings(get(entry, "configurations"))
      const isDevelopment = configurations.length > 0 && configurations.every((each) => each === "test")
      yield { type: "maven", name: `${group}:${artifact}`, version, ...(isDevelopment ? { isDevelopment } : {}) }
    }
  },
})
