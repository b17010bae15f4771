import { cataloger, MiB, type PackageDraft } from "../../cataloger.ts"
import { type Collected, collect, pinnedVersion } from "./collect.ts"
import { PomFiles } from "./pom-files.ts"
import { readPom } from "./read-pom.ts"

/**
 * pom.xml of a Maven project: its dependencies with versions from parents and imports that lie beside it or in the local
 * repository, and from there what they need in turn. The POM inside an archive tells of the archive, which counts itself.
 */
export const mavenPom = cataloger({
  id: "maven-pom",
  evidence: "locked",
  wants: ({ name, path }) => name === "pom.xml" && !/(?:^|\/)META-INF\//.test(path),
  maxBytes: 8 * MiB,
  siblings: ["pom.xml"],
  companions: ({ name, path, size }) =>
    size <= 4 * MiB && (name.endsWith(".pom") || (name === "maven-metadata.xml" && path.includes("/repository/"))),
  *parse(bytes, context) {
    const files = new PomFiles(context)
    const model = files.modelOf({ pom: readPom(bytes), path: "pom.xml", isInRepository: false })
    const collected = collect(model, files)
    let unknown = 0
    for (const one of collected) {
      const draft = draftOf(one)
      if (draft === undefined) {
        context.skip("a dependency without group and artifact")
        continue
      }
      if (draft.version === "" && draft.requirement === undefined) unknown++
      yield draft
    }
    if (unknown > 0 && model.missing.length > 0)
      context.skip(
        `${unknown} versions are unknown: ${model.missing.slice(0, 3).join(", ")} may set them and is not here`,
      )
  },
})

function draftOf({ dependency, isDirect, isTest, licenses }: Collected): PackageDraft | undefined {
  const { group, artifact, version } = dependency
  if (group === "" || artifact === "" || `${group}${artifact}`.includes("${")) return undefined
  const pinned = pinnedVersion(version)
  const isRange = pinned === undefined && version !== undefined && !version.includes("${")
  return {
    type: "maven",
    name: `${group}:${artifact}`,
    version: pinned ?? "",
    ...(isRange ? { requirement: version } : {}),
    ...(licenses.length > 0 ? { licenses } : {}),
    ...(isDirect ? {} : { isIndirect: true }),
    ...(isTest ? { isDevelopment: true } : {}),
  }
}
