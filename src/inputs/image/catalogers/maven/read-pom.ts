import { child, children, childText, parseXml, type XmlElement } from "../../../../lib/xml.ts"
import { decodeText } from "../../cataloger.ts"

/** One POM as it is written: nothing inherited, no property put in. */
export interface Pom {
  readonly group: string | undefined
  readonly artifact: string | undefined
  readonly version: string | undefined
  readonly parent: PomParent | undefined
  readonly properties: ReadonlyMap<string, string>
  readonly dependencies: readonly PomDependency[]
  readonly managed: readonly PomDependency[]
  readonly licenses: readonly string[]
}

export interface PomParent {
  readonly group: string
  readonly artifact: string
  readonly version: string
  /** `../pom.xml` when nothing is said; empty when the parent is not beside the project. */
  readonly relativePath: string
}

/** Fields that are absent may be set by dependencyManagement. */
export interface PomDependency {
  readonly group: string
  readonly artifact: string
  readonly version?: string
  readonly scope?: string
  readonly type: string
  readonly classifier: string
  readonly isOptional: boolean
  /** `group:artifact`, either of which may be `*`. */
  readonly exclusions: readonly string[]
}

/** Two dependencies of one key are the same at different versions. Source: Maven model, Dependency.getManagementKey. */
export const keyOf = ({ group, artifact, type, classifier }: PomDependency): string =>
  `${group}:${artifact}:${type}${classifier === "" ? "" : `:${classifier}`}`

/**
 * Reads a POM, with the profiles that are active by default. Throws XmlError, or Error when it is no POM.
 * Source: Maven, POM Reference; Introduction to Build Profiles.
 */
export function readPom(bytes: Uint8Array): Pom {
  const project = parseXml(decodeText(bytes))
  if (project.name !== "project") throw new Error("is no POM")
  const profiles = children(child(project, "profiles"), "profile").filter(
    (profile) => childText(child(profile, "activation"), "activeByDefault") === "true",
  )
  const parts = [project, ...profiles]
  return {
    group: childText(project, "groupId") || undefined,
    artifact: childText(project, "artifactId") || undefined,
    version: childText(project, "version") || undefined,
    parent: readParent(child(project, "parent")),
    properties: new Map(
      parts.flatMap((part) =>
        (child(part, "properties")?.children ?? []).map(({ name, text }) => [name, text.trim()] as const),
      ),
    ),
    dependencies: parts.flatMap((part) => readDependencies(child(part, "dependencies"))),
    managed: parts.flatMap((part) => readDependencies(child(child(part, "dependencyManagement"), "dependencies"))),
    licenses: children(child(project, "licenses"), "license").flatMap((license) => childText(license, "name") || []),
  }
}

function readParent(element: XmlElement | undefined): PomParent | undefined {
  const group = childText(element, "groupId")
  const artifact = childText(element, "artifactId")
  if (!group || !artifact) return undefined
  const relativePath = childText(element, "relativePath")
  return { group, artifact, version: childText(element, "version") ?? "", relativePath: relativePath ?? "../pom.xml" }
}

function readDependencies(element: XmlElement | undefined): PomDependency[] {
  return children(element, "dependency").map((dependency) => {
    const version = childText(dependency, "version")
    const scope = childText(dependency, "scope")
    return {
      group: childText(dependency, "groupId") ?? "",
      artifact: childText(dependency, "artifactId") ?? "",
      ...(version ? { version } : {}),
      ...(scope ? { scope } : {}),
      type: childText(dependency, "type") || "jar",
      classifier: childText(dependency, "classifier") ?? "",
      isOptional: childText(dependency, "optional") === "true",
      exclusions: children(child(dependency, "exclusions"), "exclusion").map(
        (each) => `${childText(each, "groupId") ?? "*"}:${childText(each, "artifactId") ?? "*"}`,
      ),
    }
  })
}
