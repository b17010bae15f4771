import { formatBytes } from "../../lib/format-bytes.ts"
import type { Finding } from "../../model/finding.ts"
import type { Style } from "./style.ts"
import { count, truncate, visible } from "./text.ts"

interface ShownCount {
  readonly all: number
  readonly fixable: number
}

interface ShownImage {
  readonly name: string
  readonly digest?: string
  readonly user?: string
  readonly base?: { readonly name: string; readonly layers: number; readonly by: "label" | "history" }
  readonly bytes: number
  readonly storedBytes: number
  readonly hiddenBytes: number
  readonly efficiency: number
  readonly packages: number
  readonly layers: readonly {
    readonly createdBy?: string
    readonly bytes: number
    readonly hiddenBytes: number
    readonly packages: number
    readonly vulnerabilities?: ShownCount
    readonly ofBase: boolean
  }[]
  readonly vulnerabilities?: ShownCount
  readonly couldGo: readonly {
    readonly what: string
    readonly bytes: number
    readonly how: string
    readonly vulnerabilities?: ShownCount
  }[]
  readonly findings: readonly Finding[]
  readonly triedBases?: readonly {
    readonly name: string
    readonly bytes: number
    readonly vulnerabilities?: ShownCount
    readonly unknown: number
  }[]
  readonly dockerfile?: {
    readonly path: string
    readonly isAligned: boolean
    readonly changes: readonly {
      readonly what: string
      readonly line: number
      readonly bytes: number
      readonly caution?: string
      readonly vulnerabilities?: ShownCount
    }[]
  }
}

export interface ImageRendering {
  readonly style: Style
  readonly width: number
}

const describe = ({ all, fixable }: ShownCount): string =>
  `${all.toLocaleString("en-US")} ${all === 1 ? "vulnerability" : "vulnerabilities"}, ${fixable.toLocaleString("en-US")} fixable`

const barWidth = 16

/** What an image is made of: layers as bars, what could go, what is wrong. */
export function* renderImage(image: ShownImage, { style, width }: ImageRendering): Generator<string> {
  const { name, digest, user, base, bytes, storedBytes, hiddenBytes, efficiency, packages, layers } = image
  yield `${style.bold(truncate(visible(name), width))}\n`
  const facts = [
    formatBytes(bytes),
    count(packages, "package"),
    count(layers.length, "layer"),
    ...(user ? [`runs as ${visible(user)}`] : []),
    ...(image.vulnerabilities ? [describe(image.vulnerabilities)] : []),
  ]
  yield `${style.dim(facts.join(" · "))}\n`
  if (digest) yield `${style.dim(digest)}\n`
  if (base)
    yield `${style.dim(`built on ${visible(base.name)}${base.layers > 0 ? `, ${count(base.layers, "layer")} of it` : ""}${base.by === "history" ? " (by its history)" : ""}`)}\n`
  if (layers.length > 0) {
    const most = Math.max(1, ...layers.map((layer) => layer.bytes))
    yield `\n${style.dim(`${"layer".padEnd(barWidth + 7)}${"bytes".padStart(9)}${"hidden".padStart(10)}${"packages".padStart(10)}${image.vulnerabilities ? "vulns".padStart(8) : ""}  step`)}\n`
    for (const [index, layer] of layers.entries()) yield layerLine(index, layer, most)
    yield style.dim(
      `${formatBytes(storedBytes)} stored, ${formatBytes(hiddenBytes)} hidden by later layers, efficiency ${(100 * efficiency).toFixed(1)} %\n`,
    )
  }
  if (image.couldGo.length > 0) {
    yield `\n${style.bold("What could go")}\n`
    for (const { what, bytes: size, how, vulnerabilities } of image.couldGo) {
      const cleared = vulnerabilities && vulnerabilities.all > 0 ? ` and ${describe(vulnerabilities)}` : ""
      yield `${formatBytes(size).padStart(9)}  ${visible(truncate(`${what}${cleared}`, width - 12))}\n`
      yield style.dim(`           ${visible(truncate(how, width - 12))}\n`)
    }
  }
  if (image.triedBases) yield* renderBases(image.triedBases)
  if (image.dockerfile) yield* renderChanges(image.dockerfile)
  if (image.findings.length > 0) {
    yield `\n${style.bold("What is wrong")}\n`
    const order = ["critical", "high", "medium", "low", "info"]
    const sorted = image.findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
    for (const { severity, message, rule } of sorted) {
      const paint =
        severity === "critical" || severity === "high" ? style.red : severity === "medium" ? style.yellow : style.dim
      yield `${paint(severity.toUpperCase().padStart(8))}  ${visible(truncate(message, width - 10))}\n`
      yield style.dim(`          ${rule}\n`)
    }
  }

  function* renderBases(bases: NonNullable<ShownImage["triedBases"]>): Generator<string> {
    yield `\n${style.bold("On another base")}\n`
    const rows = [{ name: "as it is", bytes, vulnerabilities: image.vulnerabilities, unknown: 0 }, ...bases]
    for (const { name: base, bytes: size, vulnerabilities, unknown } of rows) {
      const problems = vulnerabilities ? `  ${describe(vulnerabilities)}` : ""
      const left = unknown > 0 ? style.yellow(`  without ${count(unknown, "package")} of its own steps`) : ""
      yield `${formatBytes(size).padStart(9)}  ${visible(base)}${problems}${left}\n`
    }
    if (bases.length === 0) yield "  Its registry has no newer tag of the same kind.\n"
  }

  function* renderChanges({ path, changes, isAligned }: NonNullable<ShownImage["dockerfile"]>): Generator<string> {
    yield `\n${style.bold(`What to change in ${visible(path)}`)}\n`
    if (!isAligned)
      yield style.yellow("  The image's history does not follow this Dockerfile, so nothing can be said about bytes.\n")
    if (changes.length === 0) yield "  Nothing that its instructions could do better.\n"
    for (const { what, line, bytes: size, caution, vulnerabilities } of changes) {
      const cleared = vulnerabilities && vulnerabilities.all > 0 ? ` and ${describe(vulnerabilities)}` : ""
      const saved = size > 0 ? formatBytes(size) : ""
      yield `${saved.padStart(9)}  ${visible(truncate(`line ${line}: ${what}${cleared}`, width - 12))}\n`
      if (caution) yield style.dim(`           ${visible(truncate(caution, width - 12))}\n`)
    }
  }

  function layerLine(index: number, layer: ShownImage["layers"][number], most: number): string {
    const filled = layer.bytes === 0 ? 0 : Math.max(1, Math.round((barWidth * layer.bytes) / most))
    const wasted = Math.min(filled, Math.round((barWidth * layer.hiddenBytes) / most))
    const bar = "█".repeat(filled - wasted) + style.red("▒".repeat(wasted)) + " ".repeat(barWidth - filled)
    const left = `${String(index + 1).padStart(3)} ${layer.ofBase ? style.dim("b") : " "} ${bar} `
    const { vulnerabilities } = layer
    const vulns = vulnerabilities ? (vulnerabilities.all > 0 ? String(vulnerabilities.all) : "").padStart(8) : ""
    const numbers = `${formatBytes(layer.bytes).padStart(9)}${(layer.hiddenBytes > 0 ? formatBytes(layer.hiddenBytes) : "").padStart(10)}${(layer.packages > 0 ? String(layer.packages) : "").padStart(10)}${vulns}`
    return `${left}${numbers}  ${visible(truncate(layer.createdBy ?? "", Math.max(10, width - barWidth - 38 - vulns.length)))}\n`
  }
}
