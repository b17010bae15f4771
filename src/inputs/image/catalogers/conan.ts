import { asArray, asObject, asString, get, isObject } from "../../../lib/json.ts"
import { cataloger, MiB, named, type PackageDraft } from "../cataloger.ts"
import { readJson, textAt } from "./structured.ts"

/**
 * conan.lock. Since Conan 2 three lists of references; before it a graph of nodes whose references have the same form,
 * among them the project itself, which alone names its recipe by `path`.
 * Source: Conan 2 documentation, "Lockfiles"; Conan 1.x documentation, "Lockfiles".
 */
export const conanLock = cataloger({
  id: "conan-lock",
  evidence: "locked",
  wants: named("conan.lock"),
  maxBytes: 32 * MiB,
  *parse(bytes, context) {
    const lock = readJson(bytes, context)
    if (lock === undefined) return
    if (!isObject(lock)) {
      context.skip("is no lockfile")
      return
    }
    const nodes = asObject(get(get(lock, "graph_lock"), "nodes"))
    const forBuild = new Set(Object.values(nodes).flatMap((node) => asArray(get(node, "build_requires"))))
    const forUse = new Set(Object.values(nodes).flatMap((node) => asArray(get(node, "requires"))))
    for (const [id, node] of Object.entries(nodes)) {
      const reference = textAt(node, "ref")
      if (reference === undefined || textAt(node, "path") !== undefined) continue
      yield* packageOf(reference, textAt(node, "context") === "build" || (forBuild.has(id) && !forUse.has(id)))
    }
    for (const [list, isDevelopment] of lists)
      for (const item of asArray(get(lock, list))) yield* packageOf(asString(item) ?? "", isDevelopment)
  },
})

/** Tools that build or pack (build_requires, python_requires) are no part of what is built. */
const lists = [
  ["requires", false],
  ["build_requires", true],
  ["python_requires", true],
] as const

/** `name/version[@user[/channel]][#revision][%timestamp]`. What has no name is not of a remote: a local recipe. */
function* packageOf(reference: string, isDevelopment: boolean): Generator<PackageDraft> {
  const match = /^([^/@#%\s]+)\/([^/@#%:\s]+)(?:@([^/#%:\s]*)(?:\/([^#%:\s]*))?)?(?:[#%:]|$)/.exec(reference)
  if (!match) return
  const [, name = "", version = "", user = "", channel = ""] = match
  const own = user !== "" && user !== "_"
  yield {
    type: "conan",
    name,
    version,
    ...(own ? { qualifiers: { user, ...(channel && channel !== "_" ? { channel } : {}) } } : {}),
    ...(isDevelopment ? { isDevelopment } : {}),
  }
}
