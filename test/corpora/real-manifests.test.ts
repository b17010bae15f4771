import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { describe, expect, it } from "vitest"
import { loadInventory } from "../../src/app/load.ts"
import { scan } from "../../src/app/scan.ts"
import { resolvePointer } from "../../src/lib/json-pointer.ts"
import { locator, readDocuments } from "../../src/lib/yaml/index.ts"
import type { FileOrigin } from "../../src/model/resource.ts"
import { corpus, hasCorpora } from "../shared.ts"

interface CorpusObject {
  readonly id: string
  readonly file: string
  readonly document: number
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
}

describe.runIf(hasCorpora)("real manifests", async () => {
  const root = corpus("real-manifests")
  const objects = hasCorpora
    ? readFileSync(resolve(root, "objects.jsonl"), "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as CorpusObject)
    : []
  // Configuration of tools, and Lists, which are seen as what they hold.
  const isJudged = ({ kind, apiVersion }: CorpusObject) =>
    !/^(?:Kustomization|Component|\w*List)$/.test(kind) && !apiVersion.startsWith("kind.x-k8s.io/")
  // Named one by one: kustomizations among them would otherwise be judged as rendered.
  const files = [
    ...new Set(
      objects.filter(({ kind }) => !/^(?:Kustomization|Component)$/.test(kind)).map(({ file }) => resolve(root, file)),
    ),
  ]
  const loaded = await loadInventory(files)
  const report = scan(loaded)

  it("every object is seen, in its document", () => {
    const seen = new Set(
      [...loaded.inventory.all()].map(({ kind, name, origin }) => {
        const { source, document } = origin as FileOrigin
        return `${source.file}|${document}|${kind}|${name}`
      }),
    )
    // Placeholders such as {{cell}} make a file unreadable for Kubernetes, too: it is named instead.
    const named = new Set(loaded.incomplete.map(({ what }) => what))
    const missing = objects.filter(
      (object) =>
        isJudged(object) &&
        !named.has(resolve(root, object.file)) &&
        !seen.has(`${resolve(root, object.file)}|${object.document}|${object.kind}|${object.name ?? ""}`),
    )
    expect(named.size).toBeLessThanOrEqual(6)
    expect(missing).toEqual([])
  })

  it("no check fails, and every finding has a place", () => {
    expect(report.incomplete.filter(({ code }) => code === "check-failed")).toEqual([])
    expect(report.findings.length).toBeGreaterThan(500)
    expect(report.findings.filter(({ locations }) => locations.length === 0)).toEqual([])
  })

  it("no single rule makes more than 15 % of the findings", () => {
    const counts = new Map<string, number>()
    for (const { rule } of report.findings) counts.set(rule, (counts.get(rule) ?? 0) + 1)
    const loud = [...counts].filter(([, count]) => count > 0.15 * report.findings.length)
    expect(loud).toEqual([])
  })

  it("at each finding's place stands the value it is about", () => {
    const texts = new Map(files.map((file) => [file, readFileSync(file, "utf8").replace(/^\ufeff/, "")]))
    let exact = 0
    const wrong: string[] = []
    for (const { places, rule, locations } of report.findings) {
      const [place] = places
      const [location] = locations
      if (!place || !location) continue
      const origin = place.resource.origin as FileOrigin
      const text = texts.get(origin.source.file) ?? ""
      const found = locator(text, origin)(origin.pointer + place.path)
      const lineStart =
        text
          .split("\n")
          .slice(0, location.line - 1)
          .join("\n").length + (location.line > 1 ? 1 : 0)
      if (lineStart + location.column - 1 !== found.start)
        wrong.push(`${rule} ${location.file}:${location.line}:${location.column}: not where the locator says`)
      if (!found.exact) continue
      exact++
      const value = resolvePointer(place.resource.object, place.path)
      if (value === undefined || typeof value === "object") continue
      // Read the value again from its place alone, in the context of its indentation.
      const [again] = readDocuments(`value: ${text.slice(found.valueStart, found.valueEnd)}\n`)
      const reread = again?.value && resolvePointer(again.value, "/value")
      if (JSON.stringify(reread) !== JSON.stringify(value) && !/[|>]/.test(text.charAt(found.valueStart)))
        wrong.push(
          `${rule} ${location.file}:${location.line}: ${JSON.stringify(reread)} instead of ${JSON.stringify(value)}`,
        )
    }
    console.log(
      `${report.findings.length} findings in ${loaded.inventory.size} objects, ${exact} at a value, ${report.findings.length - exact} at the place where one is missing`,
    )
    expect(wrong.slice(0, 20)).toEqual([])
  })
})
