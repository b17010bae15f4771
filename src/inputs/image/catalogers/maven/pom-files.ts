import { posix } from "node:path"
import { child, children, childText, parseXml } from "../../../../lib/xml.ts"
import { type CatalogContext, decodeText } from "../../cataloger.ts"
import { buildModel, type EffectiveModel } from "./effective-model.ts"
import { type Pom, readPom } from "./read-pom.ts"

/** A POM and where it lies, so that the POMs beside it can be found. */
export interface PomFile {
  readonly pom: Pom
  readonly path: string
  readonly isInRepository: boolean
}

/** POMs that one project may draw in; more are an attack or a mistake. */
const maxFiles = 5000

/**
 * Finds POMs beside a project and in the local repository of Maven, where one lies in the same folder or layer. Nothing is
 * ever fetched. Source: Maven, "Repository layout"; maven-metadata.xml for the file names of snapshots.
 */
export class PomFiles {
  readonly #context: Pick<CatalogContext, "sibling" | "find" | "skip">
  readonly #files = new Map<string, PomFile | undefined>()
  readonly #models = new Map<string, EffectiveModel>()
  /** Being built, so that POMs that import each other come to an end. */
  readonly #building = new Set<string>()

  constructor(context: Pick<CatalogContext, "sibling" | "find" | "skip">) {
    this.#context = context
  }

  /** Beside the project when group and artifact fit there, else in the repository. */
  parentOf({ pom: { parent }, path, isInRepository }: PomFile): PomFile | undefined {
    if (parent === undefined) return undefined
    const { group, artifact, version, relativePath } = parent
    const near = relativePath === "" ? undefined : posix.join(posix.dirname(path), relativePath)
    const candidates = near === undefined ? [] : near.endsWith(".xml") ? [near] : [`${near}/pom.xml`]
    for (const candidate of candidates) {
      const file = this.#load(candidate, isInRepository)
      const own = file?.pom
      if (own?.artifact !== artifact || (own.group ?? own.parent?.group) !== group) continue
      const stated = own.version ?? own.parent?.version ?? ""
      // Versions made of properties (`${revision}`) are equal once these are known, which only the parent can tell.
      if (stated === version || stated.includes("${") || version.includes("${")) return file
    }
    return this.inRepository(group, artifact, version)
  }

  inRepository(group: string, artifact: string, version: string): PomFile | undefined {
    if ([group, artifact, version].some((part) => part === "" || /[$\\/]|\.\./.test(part))) return undefined
    const folder = `${group.replaceAll(".", "/")}/${artifact}/${version}`
    return (
      this.#load(`${folder}/${artifact}-${version}.pom`, true) ??
      (version.endsWith("-SNAPSHOT") ? this.#snapshot(folder, artifact) : undefined)
    )
  }

  /** The model of a POM, built once. One that is being built already gives an empty one: it imports itself. */
  modelOf(file: PomFile, importDepth = 0): EffectiveModel {
    const known = this.#models.get(file.path)
    if (known !== undefined) return known
    if (this.#building.has(file.path)) return nothing
    this.#building.add(file.path)
    const model = buildModel(file, this, importDepth)
    this.#building.delete(file.path)
    this.#models.set(file.path, model)
    return model
  }

  #snapshot(folder: string, artifact: string): PomFile | undefined {
    const metadata = this.#context.find(`${folder}/maven-metadata.xml`)
    if (metadata === undefined) return undefined
    try {
      const versions = child(child(parseXml(decodeText(metadata)), "versioning"), "snapshotVersions")
      const pom = children(versions, "snapshotVersion").find(
        (each) => childText(each, "extension") === "pom" && !childText(each, "classifier"),
      )
      const value = childText(pom, "value")
      return value && !value.includes("/") ? this.#load(`${folder}/${artifact}-${value}.pom`, true) : undefined
    } catch {
      this.#context.skip(`${folder}/maven-metadata.xml is no XML`)
      return undefined
    }
  }

  #load(path: string, isInRepository: boolean): PomFile | undefined {
    const key = `${isInRepository} ${path}`
    if (this.#files.has(key)) return this.#files.get(key)
    if (this.#files.size >= maxFiles) return undefined
    const bytes = isInRepository ? this.#context.find(path) : this.#context.sibling(path)
    let file: PomFile | undefined
    try {
      file = bytes && { pom: readPom(bytes), path, isInRepository }
    } catch (error) {
      this.#context.skip(`${path}: ${error instanceof Error ? error.message : String(error)}`)
    }
    this.#files.set(key, file)
    return file
  }
}

const nothing: EffectiveModel = {
  group: undefined,
  artifact: undefined,
  version: undefined,
  dependencies: new Map(),
  managed: new Map(),
  licenses: [],
  missing: [],
}
