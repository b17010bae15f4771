import type { EffectiveModel } from "./effective-model.ts"
import type { PomFiles } from "./pom-files.ts"
import { keyOf, type PomDependency } from "./read-pom.ts"

/** A dependency that Maven would put on a class path. */
export interface Collected {
  readonly dependency: PomDependency
  readonly isDirect: boolean
  /** Of scope test, on every path that leads to it. */
  isTest: boolean
  /** The project itself says its scope, directly or by management; no path changes it. */
  readonly isScopeFixed: boolean
  readonly licenses: readonly string[]
  readonly children: Collected[]
}

interface Step {
  readonly dependency: PomDependency
  readonly parent: Collected | undefined
  /** The scope that the project itself gives it. */
  readonly fixedScope: string | undefined
  readonly excluded: readonly string[]
}

/** Class paths of large programs have some thousand. */
const maxCollected = 20_000

/**
 * The dependencies of a project and theirs, as far as their POMs are here. Of one key the nearest wins, of equally near ones
 * the first; what the project manages goes before what a POM on the way says. Test, provided and optional dependencies
 * of dependencies are left out, judged by their own POM. A range that a farther one insists on does not move the choice.
 * Source: Maven, "Introduction to the Dependency Mechanism"; maven-resolver, ScopeDependencySelector (before
 * management), OptionalDependencySelector, ExclusionDependencySelector, ClassicDependencyManager, NearestVersionSelector.
 */
export function collect(project: EffectiveModel, files: PomFiles): readonly Collected[] {
  const found = new Map<string, Collected>()
  let level: Step[] = [...project.dependencies.values()].map((dependency) => ({
    // Of what the project manages, exclusions alone are added to what it asks for itself.
    dependency: withExclusions(dependency, project.managed.get(keyOf(dependency))),
    parent: undefined,
    fixedScope: dependency.scope ?? "compile",
    excluded: [],
  }))
  while (level.length > 0) {
    const next: Step[] = []
    for (const { dependency, parent, fixedScope, excluded } of level) {
      // A scope that is managed stands; every other is no wider than that of the dependency that leads to it.
      const isTest = fixedScope === undefined ? parent?.isTest === true : fixedScope === "test"
      const key = keyOf(dependency)
      const known = found.get(key)
      if (known) {
        parent?.children.push(known)
        if (!isTest) needForUse(known)
        continue
      }
      if (found.size >= maxCollected) return [...found.values()]
      const file = files.inRepository(dependency.group, dependency.artifact, pinnedVersion(dependency.version) ?? "")
      const model = file && files.modelOf(file)
      const isDirect = parent === undefined
      const isScopeFixed = fixedScope !== undefined
      const one: Collected = {
        dependency,
        isDirect,
        isTest,
        isScopeFixed,
        licenses: model?.licenses ?? [],
        children: [],
      }
      found.set(key, one)
      parent?.children.push(one)
      const hidden = [...excluded, ...dependency.exclusions]
      for (const needed of model?.dependencies.values() ?? []) {
        const isLeftOut = needed.isOptional || needed.scope === "test" || needed.scope === "provided"
        if (isLeftOut || isExcluded(needed, hidden)) continue
        const management = project.managed.get(keyOf(needed))
        const managed = override(needed, management)
        next.push({ dependency: managed, parent: one, fixedScope: management?.scope, excluded: hidden })
      }
    }
    level = next
  }
  return [...found.values()]
}

/** A version that is exact: plain, which Maven takes unless another wins, or `[1.0]`, which is the one it must be. */
export function pinnedVersion(version: string | undefined): string | undefined {
  const exact = /^\[([^,\]]+)\]$/.exec(version ?? "")?.[1]?.trim() ?? version
  return exact === undefined || /^[[(]|,|\$\{/.test(exact) ? undefined : exact
}

/** Unlike in the POM that declares a dependency, here management wins. */
function override(dependency: PomDependency, managed: PomDependency | undefined): PomDependency {
  if (managed === undefined) return dependency
  return {
    ...withExclusions(dependency, managed),
    ...(managed.version === undefined ? {} : { version: managed.version }),
    ...(managed.scope === undefined ? {} : { scope: managed.scope }),
  }
}

const withExclusions = (dependency: PomDependency, managed: PomDependency | undefined): PomDependency =>
  managed === undefined ? dependency : { ...dependency, exclusions: [...dependency.exclusions, ...managed.exclusions] }

const isExcluded = ({ group, artifact }: PomDependency, exclusions: readonly string[]): boolean =>
  exclusions.some((each) => {
    const [g = "", a = ""] = each.split(":")
    return (g === "*" || g === group) && (a === "*" || a === artifact)
  })

/** It and all it needs are used beyond tests. */
function needForUse(start: Collected): void {
  const waiting = [start]
  for (let one = waiting.pop(); one !== undefined; one = waiting.pop()) {
    if (!one.isTest || one.isScopeFixed) continue
    one.isTest = false
    waiting.push(...one.children)
  }
}
