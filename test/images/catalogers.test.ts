import { describe, expect, it } from "vitest"
import { catalogBytes } from "../../src/inputs/image/catalog-file.ts"
import type { PackageDraft } from "../../src/inputs/image/cataloger.ts"
import { allCatalogers } from "../../src/inputs/image/catalogers/all.ts"
import { mavenPom } from "../../src/inputs/image/catalogers/maven/maven-pom.ts"
import { runtimeProgram } from "../../src/inputs/image/catalogers/runtime-program.ts"
import { purlOf } from "../../src/model/purl.ts"
import { catalogerSamples, programWith } from "./cataloger-samples.ts"

const encoder = new TextEncoder()

describe("packages of formats, by package URL", () => {
  it.each(catalogerSamples.map((sample) => [sample.path, sample] as const))(
    "%s",
    (path, { content, beside, purls }) => {
      const bytes = typeof content === "string" ? encoder.encode(content) : content
      const candidate = { path, name: path.slice(path.lastIndexOf("/") + 1), size: bytes.length, mode: 0o755 }
      const sibling = (name: string) => (beside?.[name] === undefined ? undefined : encoder.encode(beside[name]))
      const results = allCatalogers
        .filter((each) => each.wants(candidate))
        .map((each) => catalogBytes(each, path, bytes, { sibling, find: () => undefined }))
      expect(results.flatMap(({ packages }) => packages.map(purlOf)).sort()).toEqual(purls)
      expect(results.flatMap(({ skipped }) => skipped)).toEqual([])
    },
  )
})

it("tells of programs that state two versions, and lists neither", () => {
  const bytes = programWith("nginx version: nginx/1.25.3", "nginx version: nginx/1.25.4")
  const { packages, skipped } = catalogBytes(runtimeProgram, "usr/sbin/nginx", bytes)
  expect(packages).toEqual([])
  expect(skipped.map(({ why }) => why)).toEqual(["states the versions 1.25.3 and 1.25.4 of nginx"])
})

it("finds a text across the edge of a part", () => {
  const before = Buffer.alloc(4 * 1024 ** 2 - 10, "x")
  before.write("\x7fELF", "latin1")
  const bytes = Buffer.concat([before, Buffer.from("\x007.2.4\x00"), Buffer.from("7.2.417000000000" + "00000000\0")])
  expect(catalogBytes(runtimeProgram, "bin/redis-server", bytes).packages).toEqual([
    { type: "generic", name: "redis", version: "7.2.4" },
  ])
})

describe("Maven", () => {
  const project = (body: string) =>
    `<project><groupId>g</groupId><artifactId>p</artifactId><version>1</version>${body}</project>`
  const version = (text: string) => `<version>${text}</version>`
  const dependency = (artifact: string, rest = "") =>
    `<dependency><groupId>g</groupId><artifactId>${artifact}</artifactId>${rest}</dependency>`
  const read = (
    pom: string,
    repository: Readonly<Record<string, string>> = {},
    beside: Readonly<Record<string, string>> = {},
  ) => {
    const from = (files: Readonly<Record<string, string>>) => (name: string) =>
      Object.hasOwn(files, name) ? encoder.encode(files[name]) : undefined
    return catalogBytes(mavenPom, "pom.xml", encoder.encode(pom), { sibling: from(beside), find: from(repository) })
  }
  const short = (packages: readonly PackageDraft[]) =>
    packages.map(({ name, version, isDevelopment }) => `${name}@${version}${isDevelopment ? " test" : ""}`)

  it("comes to an end where properties, parents and imports go in circles", () => {
    const properties = `<properties><a>\${b}</a><b>\${a}</b>${Array.from({ length: 60 }, (_, index) => `<p${index}>\${p${index + 1}}\${p${index + 1}}</p${index}>`).join("")}<p60>1</p60></properties>`
    const own =
      "<parent><groupId>g</groupId><artifactId>p</artifactId><version>1</version><relativePath>pom.xml</relativePath></parent>"
    const imports = `<dependencyManagement><dependencies>${dependency("bom", "<version>1</version><type>pom</type><scope>import</scope>")}</dependencies></dependencyManagement>`
    const pom = project(
      `${own}${properties}${imports}<dependencies>${dependency("x", version("$" + "{a}"))}${dependency("y", version("$" + "{p0}"))}</dependencies>`,
    )
    const bom = `<project><groupId>g</groupId><artifactId>bom</artifactId><version>1</version>${imports}<dependencies>${dependency("bom", "<version>1</version>")}</dependencies></project>`
    const { packages } = read(pom, { "g/bom/1/bom-1.pom": bom }, { "pom.xml": pom })
    expect(short(packages)).toEqual(["g:x@", "g:y@"])
  })

  it("takes the nearest version, and what the project manages before it", () => {
    const pom = (artifact: string, ...needs: readonly string[]) =>
      `<project><groupId>g</groupId><artifactId>${artifact}</artifactId><version>1</version><dependencies>${needs.join("")}</dependencies></project>`
    const repository = {
      "g/a/1/a-1.pom": pom("a", dependency("far", version("1")), dependency("managed", version("1"))),
      "g/far/1/far-1.pom": pom("far", dependency("b", version("9"))),
      "g/b/2/b-2.pom": pom(
        "b",
        dependency("tool", `${version("1")}<scope>test</scope>`),
        dependency("left", `${version("1")}<optional>true</optional>`),
      ),
    }
    const managed = `<dependencyManagement><dependencies>${dependency("managed", version("3"))}</dependencies></dependencyManagement>`
    const { packages } = read(
      project(
        `${managed}<dependencies>${dependency("a", version("1"))}${dependency("b", version("2"))}${dependency("t", `${version("1")}<scope>test</scope>`)}</dependencies>`,
      ),
      repository,
    )
    expect(short(packages)).toEqual(["g:a@1", "g:b@2", "g:t@1 test", "g:far@1", "g:managed@3"])
  })

  it("is needed beyond tests when one path says so", () => {
    const pom = `<project><dependencies>${dependency("c", "<version>1</version>")}</dependencies></project>`
    const { packages } = read(
      project(
        `<dependencies>${dependency("t", "<version>1</version><scope>test</scope>")}${dependency("a", "<version>1</version>")}</dependencies>`,
      ),
      { "g/t/1/t-1.pom": pom, "g/a/1/a-1.pom": pom },
    )
    expect(short(packages)).toEqual(["g:t@1 test", "g:a@1", "g:c@1"])
  })

  it("tells which parent is missing when it may set versions", () => {
    const { packages, skipped } = read(
      project(
        `<parent><groupId>org</groupId><artifactId>up</artifactId><version>7</version></parent><dependencies>${dependency("x")}</dependencies>`,
      ),
    )
    expect(short(packages)).toEqual(["g:x@"])
    expect(skipped.map(({ why }) => why)).toEqual(["1 versions are unknown: org:up:7 may set them and is not here"])
  })
})
