import { interpolator } from "./interpolate.ts"
import type { PomFile, PomFiles } from "./pom-files.ts"
import { keyOf, type Pom, type PomDependency } from "./read-pom.ts"

/** A POM with all that its parents, properties and imports say. */
export interface EffectiveModel {
  readonly group: string | undefined
  readonly artifact: string | undefined
  readonly version: string | undefined
  /** By management key, in order of declaration. */
  readonly dependencies: ReadonlyMap<string, PomDependency>
  readonly managed: ReadonlyMap<string, PomDependency>
  readonly licenses: readonly string[]
  /** Parents and imports that were looked for and are not here: what they set is unknown. */
  readonly missing: readonly string[]
}

const maxParents = 32
const maxImportDepth = 16

/**
 * Builds the effective model in Maven's order: inherit, put properties in, import what other POMs manage, then give
 * dependencies what is managed. Source: Maven, "Introduction to the Dependency Mechanism"; maven-model-builder,
 * DefaultModelBuilder, DefaultInheritanceAssembler and DefaultDependencyManagementInjector.
 */
export function buildModel(file: PomFile, files: PomFiles, importDepth = 0): EffectiveModel {
  const missing: string[] = []
  const lineage = lineageOf(file, files, missing)
  const own = file.pom
  const properties = new Map(lineage.toReversed().flatMap(({ properties: each }) => [...each]))
  const put = interpolator((name) => projectValue(name, lineage) ?? properties.get(name))
  const settle = (dependency: PomDependency): PomDependency => ({
    ...dependency,
    group: put(dependency.group),
    artifact: put(dependency.artifact),
    type: put(dependency.type),
    classifier: put(dependency.classifier),
    ...(dependency.version === undefined ? {} : { version: put(dependency.version) }),
    ...(dependency.scope === undefined ? {} : { scope: put(dependency.scope) }),
  })
  // The child's word counts before the parent's, and of two in one POM the last. Source: DefaultModelNormalizer.
  const merge = (part: "dependencies" | "managed") =>
    new Map(lineage.toReversed().flatMap((pom) => pom[part].map(settle).map((each) => [keyOf(each), each] as const)))
  const managed = withImports(merge("managed"), files, importDepth, missing)
  const dependencies = new Map(
    [...merge("dependencies")].map(([key, each]) => [key, manage(each, managed.get(key))] as const),
  )
  const inherited = lineage.find(({ licenses }) => licenses.length > 0)
  const text = (value: string | undefined) => (value === undefined ? undefined : put(value))
  return {
    group: text(own.group ?? own.parent?.group),
    artifact: text(own.artifact),
    version: text(own.version ?? own.parent?.version),
    dependencies,
    managed,
    licenses: inherited?.licenses ?? [],
    missing,
  }
}

/** The POM, its parent, the parent's parent and so on. */
function lineageOf(file: PomFile, files: PomFiles, missing: string[]): Pom[] {
  const lineage: Pom[] = [file.pom]
  let current = file
  while (current.pom.parent !== undefined && lineage.length < maxParents) {
    const parent = files.parentOf(current)
    if (parent === undefined) {
      const { group, artifact, version } = current.pom.parent
      missing.push(`${group}:${artifact}:${version}`)
      break
    }
    lineage.push(parent.pom)
    current = parent
  }
  return lineage
}

/** `project.version`, outdated `pom.version` and bare `version`; properties never hide the first two. */
function projectValue(name: string, lineage: readonly Pom[]): string | undefined {
  const [, inParent, field] = /^(?:project\.|pom\.)?(parent\.)?(groupId|artifactId|version)$/.exec(name) ?? []
  const [own] = lineage
  if (own === undefined || field === undefined) return undefined
  const { parent } = own
  if (field === "groupId") return inParent ? parent?.group : (own.group ?? parent?.group)
  if (field === "artifactId") return inParent ? parent?.artifact : own.artifact
  return inParent ? parent?.version : (own.version ?? parent?.version)
}

/** Imports never override what is managed already; the first of two imports wins. */
function withImports(
  managed: ReadonlyMap<string, PomDependency>,
  files: PomFiles,
  depth: number,
  missing: string[],
): ReadonlyMap<string, PomDependency> {
  const all = new Map(managed)
  for (const [key, each] of managed) {
    if (each.scope !== "import" || each.type !== "pom") continue
    all.delete(key)
    const name = `${each.group}:${each.artifact}:${each.version ?? ""}`
    const file = depth < maxImportDepth ? files.inRepository(each.group, each.artifact, each.version ?? "") : undefined
    if (file === undefined) {
      missing.push(name)
      continue
    }
    const imported = files.modelOf(file, depth + 1)
    missing.push(...imported.missing)
    for (const [importedKey, one] of imported.managed) if (!all.has(importedKey)) all.set(importedKey, one)
  }
  return all
}

/** What a dependency does not say itself is managed, but for whether it is optional. */
function manage(dependency: PomDependency, managed: PomDependency | undefined): PomDependency {
  if (managed === undefined) return dependency
  const version = dependency.version ?? managed.version
  const scope = dependency.scope ?? managed.scope
  return {
    ...dependency,
    ...(version === undefined ? {} : { version }),
    ...(scope === undefined ? {} : { scope }),
    exclusions: dependency.exclusions.length > 0 ? dependency.exclusions : managed.exclusions,
  }
}
