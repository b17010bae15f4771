import type { CatalogedImage } from "../../model/image/image.ts"

/** The contract's own form (docs: `sbom -f json`). Owned files are left out: they are many and nobody's key. */
export function renderSbomJson(image: CatalogedImage): string {
  const { name, kind, manifestDigest, config, distribution, layers, packages } = image
  const subject = {
    name,
    kind,
    ...(manifestDigest ? { manifestDigest } : {}),
    ...(config ? { imageId: config.digest, os: config.os, architecture: config.architecture } : {}),
    ...(distribution ? { distribution } : {}),
    layers: layers.filter(({ diffId }) => diffId !== ""),
  }
  const rows = packages.map(({ files: _files, distribution: _distribution, ...row }) => row)
  return `${JSON.stringify({ schemaVersion: "1", subject, packages: rows, incomplete: image.problems }, null, 2)}\n`
}
