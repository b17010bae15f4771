import { readZip } from "../../../lib/zip.ts"
import { type CatalogContext, cataloger, decodeText, MiB, type PackageDraft } from "../cataloger.ts"

const places = /(?:\.dist-info\/METADATA|\.egg-info\/PKG-INFO|\.egg-info|EGG-INFO\/PKG-INFO|\.egg\/PKG-INFO)$/

/** An installed Python package. Source: Python packaging, "Core metadata" and "Recording installed projects". */
export const pythonDist = cataloger({
  id: "python-dist",
  version: 2,
  evidence: "installed",
  wants: ({ path }) => places.test(path),
  maxBytes: 8 * MiB,
  *parse(bytes, context) {
    yield* readMetadata(bytes, context)
  },
})

/**
 * A wheel, or an egg that Python imports as it is: ZIP archives with the same metadata. Many a wheel only waits to be
 * installed; it is there to be, so it counts. Source: Python packaging, "Binary distribution format"; setuptools, "The
 * Internal Structure of Python Eggs".
 */
export const pythonArchive = cataloger({
  id: "python-archive",
  evidence: "installed",
  wants: ({ name }) => /\.(?:whl|egg)$/.test(name),
  maxBytes: 1024 * MiB,
  *parse(bytes, context) {
    for (const entry of readZip(bytes))
      if (/^[^/]+\.dist-info\/METADATA$|^EGG-INFO\/PKG-INFO$/.test(entry.path))
        for (const draft of readMetadata(entry.read(8 * MiB), context)) yield { ...draft, within: entry.path }
  },
})

function* readMetadata(bytes: Uint8Array, context: CatalogContext): Generator<PackageDraft> {
  const headers = new Map<string, string[]>()
  for (const line of decodeText(bytes).split(/\r?\n/)) {
    if (line.trim() === "") break
    const match = /^([A-Za-z-]+):\s*(.*)$/.exec(line)
    if (match)
      headers.set((match[1] as string).toLowerCase(), [
        ...(headers.get((match[1] as string).toLowerCase()) ?? []),
        (match[2] as string).trim(),
      ])
  }
  const name = headers.get("name")?.[0]
  const version = headers.get("version")?.[0]
  if (!name || !version) {
    context.skip("no name or version")
    return
  }
  const licenses = licensesOf(headers)
  yield { type: "pypi", name, version, ...(licenses.length > 0 ? { licenses } : {}) }
}

/** The expression of PEP 639 first, then the free text, then the classifiers. */
function licensesOf(headers: ReadonlyMap<string, readonly string[]>): string[] {
  const stated = [...(headers.get("license-expression") ?? []), ...(headers.get("license") ?? [])].filter(
    (license) => license !== "" && license !== "UNKNOWN",
  )
  if (stated.length > 0) return stated
  return (headers.get("classifier") ?? []).flatMap((classifier) => {
    const match = /^License :: (?:.*:: )?(.+)$/.exec(classifier)
    return match?.[1] ? [match[1]] : []
  })
}
