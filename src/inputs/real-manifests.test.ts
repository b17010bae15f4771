import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { corpus, hasCorpora } from "../../test/shared.ts"
import type { Resource } from "../model/resource.ts"
import { readTargets } from "./files/read-targets.ts"

interface Row {
  readonly id: string
  readonly file: string
  readonly document: number
  readonly kind: string
  readonly name: string | null
}

/** Templates with placeholders that make them no YAML; kubectl refuses them too. */
const isTemplate = /-template\.yaml$/

describe.skipIf(!hasCorpora)("corpus real-manifests", () => {
  const folder = hasCorpora ? corpus("real-manifests") : ""
  const rows = hasCorpora
    ? readFileSync(corpus("real-manifests/objects.jsonl"), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as Row)
    : []
  const placeOf = ({ origin, kind, name }: Resource) =>
    origin.kind === "file" ? `${origin.source.file}#${origin.document} ${kind}/${name}` : ""

  it("sees every object of every file that is named", async () => {
    const targets = [...new Set(rows.map(({ file }) => file))].filter((file) => !/kustomization\.yaml$/.test(file))
    const result = await readTargets(targets, { folder })
    const seen = new Set(result.resources.map(placeOf))
    const lists = new Set(
      result.resources.flatMap(({ origin }) =>
        origin.kind === "file" && origin.pointer !== "" ? `${origin.source.file}#${origin.document}` : [],
      ),
    )
    const told = new Set(result.incomplete.map(({ what }) => what))
    const missing = rows.filter(
      ({ file, document, kind, name }) =>
        targets.includes(file) &&
        !seen.has(`${file}#${document} ${kind}/${name ?? ""}`) &&
        !lists.has(`${file}#${document}`) &&
        !(isTemplate.test(file) && told.has(file)),
    )
    expect(missing.map(({ id }) => id)).toEqual([])
    expect([...told].filter((file) => !isTemplate.test(file))).toEqual([])
  })

  it("walks the whole folder: what is not a manifest of its own belongs to a kustomization", async () => {
    const result = await readTargets(["."], { folder })
    const seen = new Set(result.resources.map(({ kind, name }) => `${kind}/${name}`))
    const codes = new Set(result.incomplete.map(({ code }) => code))
    for (const code of codes) expect(code).toMatch(/^(?:template|kustom.*)$/)
    const missing = rows.filter(
      ({ file, kind, name }) =>
        !/List$|^Kustomization$|^Component$/.test(kind) &&
        !isTemplate.test(file) &&
        !file.includes("kustomiz") &&
        !file.startsWith("microservices-demo/kubernetes-manifests") &&
        !seen.has(`${kind}/${name ?? ""}`),
    )
    expect(missing.map(({ id }) => id)).toEqual([])
  })
})
