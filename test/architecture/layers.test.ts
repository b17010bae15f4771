import { readdirSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { describe, expect, it } from "vitest"

/** Who may import whom (docs/architecture.md). A layer may always import itself. */
const allowed: Record<string, readonly string[]> = {
  lib: [],
  model: ["lib"],
  catalog: ["lib", "model"],
  inputs: ["lib", "model"],
  engines: ["lib", "model", "catalog"],
  outputs: ["lib", "model"],
  app: ["lib", "model", "catalog", "inputs", "engines", "outputs"],
  services: ["lib", "model", "catalog", "inputs", "engines", "outputs", "app"],
  cli: ["lib", "model", "catalog", "inputs", "engines", "outputs", "app"],
}

/** Layers that do no I/O and read no clock and no randomness. */
const pure = new Set(["lib", "model", "engines", "catalog"])
const impureModules = /^node:(fs|net|http|https|http2|tls|dgram|dns|child_process|os|readline|worker_threads)/
const impureCalls = /\b(Date\.now\(|new Date\(\)|Math\.random\(|performance\.now\(|process\.(env|argv|cwd))/

const root = resolve(import.meta.dirname, "../../src")

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourceFiles(path)
    return /\.tsx?$/.test(entry.name) ? [path] : []
  })
}

const importPattern =
  /(?:^|\n)\s*(?:import|export)\s(?:[^"';]*?\sfrom\s)?["']([^"']+)["']|import\(\s*["']([^"']+)["']\s*\)/g

function importsOf(file: string): { target: string; typeOnly: boolean }[] {
  const text = readFileSync(file, "utf8")
  return [...text.matchAll(importPattern)].map((match) => ({
    target: (match[1] ?? match[2]) as string,
    typeOnly: /^\s*(?:import|export)\s+type\s/.test(match[0].trimStart()),
  }))
}

const layerOf = (file: string) => relative(root, file).split("/")[0] as string
const production = sourceFiles(root).filter((file) => !file.endsWith(".test.ts"))

describe("layers", () => {
  it("import only downwards", () => {
    const violations = production.flatMap((file) => {
      const layer = layerOf(file)
      if (!(layer in allowed)) return []
      return importsOf(file).flatMap(({ target }) => {
        if (!target.startsWith(".") || target.endsWith("/package.json")) return []
        const other = layerOf(resolve(dirname(file), target))
        return other === layer || allowed[layer]?.includes(other) ? [] : [`${relative(root, file)} -> ${target}`]
      })
    })
    expect(violations).toEqual([])
  })

  it("every folder of src is a known layer", () => {
    const unknown = new Set(production.map(layerOf).filter((layer) => !(layer in allowed) && !layer.endsWith(".ts")))
    expect([...unknown]).toEqual([])
  })

  it("lib, model, catalog and engines do no I/O and read no clock", () => {
    const violations = production.flatMap((file) => {
      if (!pure.has(layerOf(file))) return []
      const code = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, "")
      const modules = importsOf(file).filter(({ target }) => impureModules.test(target))
      const call = impureCalls.exec(code)
      return [
        ...modules.map(({ target }) => `${relative(root, file)} imports ${target}`),
        ...(call ? [`${relative(root, file)} calls ${call[0]}`] : []),
      ]
    })
    expect(violations).toEqual([])
  })

  it("no import cycles (types aside)", () => {
    const graph = new Map(
      production.map((file) => [
        file,
        importsOf(file)
          .filter(({ target, typeOnly }) => target.startsWith(".") && !typeOnly)
          .map(({ target }) => resolve(dirname(file), target)),
      ]),
    )
    const state = new Map<string, "open" | "done">()
    const cycles: string[] = []
    const visit = (file: string, trail: string[]): void => {
      if (state.get(file) === "done") return
      if (state.get(file) === "open") {
        cycles.push([...trail.slice(trail.indexOf(file)), file].map((name) => relative(root, name)).join(" -> "))
        return
      }
      state.set(file, "open")
      for (const next of graph.get(file) ?? []) visit(next, [...trail, file])
      state.set(file, "done")
    }
    for (const file of graph.keys()) visit(file, [])
    expect(cycles).toEqual([])
  })
})
