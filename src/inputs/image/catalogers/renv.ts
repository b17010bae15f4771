import { asObject, get, isObject, type JsonValue } from "../../../lib/json.ts"
import { cataloger, MiB, named, type PackageDraft } from "../cataloger.ts"
import { readJson, textAt } from "./structured.ts"

/** renv.lock of R projects. Source: renv documentation, "Lockfiles". */
export const renvLock = cataloger({
  id: "renv-lock",
  evidence: "locked",
  wants: named("renv.lock"),
  maxBytes: 16 * MiB,
  *parse(bytes, context) {
    const lock = readJson(bytes, context)
    if (lock === undefined) return
    if (!isObject(lock)) context.skip("is no lockfile of renv")
    for (const [key, entry] of Object.entries(asObject(get(lock, "Packages")))) {
      const draft = packageOf(entry, textAt(entry, "Package") ?? key)
      if (draft) yield draft
      else context.skip(`${key.slice(0, 100)} has no version, or comes from a place that is none of packages`)
    }
  },
})

/** Where a package comes from decides what it is: GitHub's `mime` is not the one of CRAN. */
function packageOf(entry: JsonValue | undefined, name: string): PackageDraft | undefined {
  const version = textAt(entry, "Version")
  const owner = textAt(entry, "RemoteUsername")
  const repository = textAt(entry, "RemoteRepo")
  if (version === undefined) return undefined
  if (textAt(entry, "Source") === "Bioconductor") return { type: "bioconductor", name, version }
  if (textAt(entry, "RemoteType") === "github" && owner && repository)
    return { type: "github", name: `${owner}/${repository}`, version: textAt(entry, "RemoteSha") ?? version }
  return textAt(entry, "Source") === "Repository" ? { type: "cran", name, version } : undefined
}
