import type { Random } from "../../differential/random.ts"

/** POMs by their place in a local repository; `g:root:1` is the project. */
export type Repository = ReadonlyMap<string, string>

const names = ["a", "b", "c", "d", "e", "f"]
/** Those that parents ask for, which have no such parents themselves. */
const inherited = names.slice(-2)
const versions = ["1", "2", "3"]
const scopes = ["compile", "runtime", "test", "provided"]

/**
 * A repository that asks what is hard: parents in chains, properties that children override, imports, management of versions,
 * scopes and exclusions on every level, optional and test dependencies. What an artifact needs comes after it in the alphabet:
 * where circles are broken, Maven itself makes depend on what it has cached.
 */
export function randomRepository(random: Random): Repository {
  const files = new Map<string, string>()
  const put = (artifact: string, version: string, body: string) =>
    files.set(`g/${artifact}/${version}/${artifact}-${version}.pom`, body)
  // Manages every artifact, so that each dependency has a version.
  put("base", "1", pom("base", "1", undefined, properties(random), "", managed(random, names)))
  for (const bom of ["bom1", "bom2"]) {
    const imports = bom === "bom2" && random.chance(0.5) ? importOf("bom1") : ""
    put(
      bom,
      "1",
      pom(
        bom,
        "1",
        random.chance(0.3) ? "base" : undefined,
        properties(random),
        "",
        managed(random, random.some(names, 0, 4), imports),
      ),
    )
  }
  for (const parent of ["p1", "p2"]) {
    const above = parent === "p2" && random.chance(0.5) ? "p1" : "base"
    const own = random.chance(0.3) ? dependencies(random, inherited, 0, 2) : ""
    put(
      parent,
      "1",
      pom(parent, "1", above, properties(random), own, managed(random, random.some(names, 0, 3), someImport(random))),
    )
  }
  for (const name of names)
    for (const version of versions) {
      const own = random.chance(0.3) ? managed(random, random.some(names, 0, 3), someImport(random)) : ""
      put(
        name,
        version,
        pom(
          name,
          version,
          random.pick(["base", "p1", "p2"]),
          properties(random),
          dependencies(random, names.slice(names.indexOf(name) + 1), 0, 3),
          own,
        ),
      )
    }
  const rootManaged = random.chance(0.7) ? managed(random, random.some(names, 0, 4), someImport(random)) : ""
  put(
    "root",
    "1",
    pom(
      "root",
      "1",
      random.pick(["base", "p1", "p2"]),
      properties(random),
      dependencies(random, names, 1, 4),
      rootManaged,
    ),
  )
  return files
}

const tag = (name: string, body: string) => `<${name}>${body}</${name}>`
const optionally = (random: Random, chance: number, body: () => string) => (random.chance(chance) ? body() : "")
const property = (name: string) => `$\{${name}}`

function pom(artifact: string, version: string, parent: string | undefined, ...parts: readonly string[]): string {
  const above = parent && tag("parent", `${tag("groupId", "g")}${tag("artifactId", parent)}${tag("version", "1")}`)
  const own = `${tag("modelVersion", "4.0.0")}${above ?? ""}${tag("groupId", "g")}${tag("artifactId", artifact)}${tag("version", version)}`
  return tag("project", `${own}${tag("packaging", /^[a-f]$|root/.test(artifact) ? "jar" : "pom")}${parts.join("")}`)
}

const properties = (random: Random) =>
  tag("properties", `${tag("x", random.pick(versions))}${tag("y", random.pick([...versions, property("x")]))}`)

const versionIn = (random: Random) =>
  tag("version", random.pick([...versions, ...versions, property("x"), property("y")]))

const scopeIn = (random: Random) => tag("scope", random.pick(scopes))

const exclusionsIn = (random: Random) =>
  tag(
    "exclusions",
    random
      .some(names, 1, 2)
      .map((name) =>
        tag(
          "exclusion",
          `${tag("groupId", random.pick(["g", "*"]))}${tag("artifactId", random.chance(0.1) ? "*" : name)}`,
        ),
      )
      .join(""),
  )

function dependencies(random: Random, of: readonly string[], least: number, most: number): string {
  const all = random
    .some(of, least, most)
    .map((name) =>
      tag(
        "dependency",
        [
          tag("groupId", "g"),
          tag("artifactId", name),
          optionally(random, 0.6, () => versionIn(random)),
          optionally(random, 0.5, () => scopeIn(random)),
          optionally(random, 0.15, () => tag("optional", "true")),
          optionally(random, 0.2, () => exclusionsIn(random)),
        ].join(""),
      ),
    )
  return tag("dependencies", all.join(""))
}

function managed(random: Random, of: readonly string[], imports = ""): string {
  const all = of.map((name) =>
    tag(
      "dependency",
      [
        tag("groupId", "g"),
        tag("artifactId", name),
        versionIn(random),
        optionally(random, 0.3, () => scopeIn(random)),
        optionally(random, 0.15, () => exclusionsIn(random)),
        optionally(random, 0.1, () => tag("optional", "true")),
      ].join(""),
    ),
  )
  return tag("dependencyManagement", tag("dependencies", `${all.join("")}${imports}`))
}

const importOf = (bom: string) =>
  tag(
    "dependency",
    `${tag("groupId", "g")}${tag("artifactId", bom)}${tag("version", "1")}${tag("type", "pom")}${tag("scope", "import")}`,
  )

const someImport = (random: Random) =>
  random.chance(0.4) ? random.some(["bom1", "bom2"], 1, 2).map(importOf).join("") : ""
