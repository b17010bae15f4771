import { cataloger, decodeText, MiB } from "../cataloger.ts"

const places = /(?:\.dist-info\/METADATA|\.egg-info\/PKG-INFO|\.egg-info|EGG-INFO\/PKG-INFO|\.egg\/PKG-INFO)$/

/** An installed Python package. Source: Python packaging, "Core metadata" and "Recording installed projects". */
export const pythonDist = cataloger({
  id: "python-dist",
  evidence: "installed",
  wants: ({ path }) => places.test(path),
  maxBytes: 8 * MiB,
  *parse(bytes, context) {
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
  },
})

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
