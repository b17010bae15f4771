import { baseImageOf } from "../engines/images/base-image.ts"
import { bytesByPackage } from "../engines/images/bytes-by-package.ts"
import { getOrAdd } from "../lib/get-or-add.ts"
import type { Finding } from "../model/finding.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import type { ImagePicture, PicturedPart } from "../model/image/image-picture.ts"
import { isAtLeast, type SeverityLevel } from "../model/severity.ts"

/** Parts that are drawn one by one; smaller ones would be specks. */
const maxParts = 150

/** What a report draws of an image; `findings` are those about it. */
export function pictureImage(image: CatalogedImage, findings: readonly Finding[]): ImagePicture {
  const problems = problemsByPackage(findings)
  const base = baseImageOf(image)
  const all = bytesByPackage(image).map(({ name, package: found, bytes }): PicturedPart => {
    const problem = found ? problems.get(found.purl) : undefined
    return {
      name,
      kind: found ? "package" : "folder",
      bytes,
      findings: problem?.count ?? 0,
      ...(problem ? { severity: problem.worst } : {}),
    }
  })
  const bytes = all.reduce((sum, part) => sum + part.bytes, 0)
  const rest = all.slice(maxParts)
  const ofLayer = new Map<string, { packages: number; findings: number }>()
  for (const { layer, purl } of image.packages) {
    if (layer === undefined) continue
    const counts = getOrAdd(ofLayer, layer, () => ({ packages: 0, findings: 0 }))
    counts.packages++
    counts.findings += problems.get(purl)?.count ?? 0
  }
  return {
    name: image.name,
    ...(image.manifestDigest ? { digest: image.manifestDigest } : {}),
    ...(base ? { base: base.name } : {}),
    bytes,
    storedBytes: image.waste?.storedBytes ?? bytes,
    hiddenBytes: image.waste?.hiddenBytes ?? 0,
    layers: image.layers.map(({ diffId, createdBy, fileBytes }, index) => ({
      ...(createdBy ? { createdBy } : {}),
      bytes: fileBytes,
      hiddenBytes: image.waste?.hiddenByLayer[index] ?? 0,
      ...(ofLayer.get(diffId) ?? { packages: 0, findings: 0 }),
      ofBase: base !== undefined && index < base.layers,
    })),
    parts: [...all.slice(0, maxParts), ...(rest.length > 0 ? [summed(rest)] : [])],
  }
}

function problemsByPackage(findings: readonly Finding[]) {
  const problems = new Map<string, { count: number; worst: SeverityLevel }>()
  for (const { category, evidence, severity, waiver } of findings) {
    if (category !== "vulnerability" || waiver || typeof evidence.purl !== "string") continue
    const known = getOrAdd(problems, evidence.purl, () => ({ count: 0, worst: severity }))
    known.count++
    if (isAtLeast(severity, known.worst)) known.worst = severity
  }
  return problems
}

function summed(parts: readonly PicturedPart[]): PicturedPart {
  const worst = parts.flatMap(({ severity }) => severity ?? []).sort((a, b) => (isAtLeast(a, b) ? -1 : 1))[0]
  return {
    name: `${parts.length.toLocaleString("en-US")} smaller ones`,
    kind: "rest",
    bytes: parts.reduce((sum, { bytes }) => sum + bytes, 0),
    findings: parts.reduce((sum, { findings }) => sum + findings, 0),
    ...(worst ? { severity: worst } : {}),
  }
}
