import { cataloger, decodeText, MiB, named } from "../cataloger.ts"

/**
 * paket.lock: below a line NUGET each package at four blanks as `Name (version)`; what it needs stands deeper.
 * Source: Paket documentation, "The paket.lock file".
 */
export const paketLock = cataloger({
  id: "paket-lock",
  evidence: "locked",
  wants: named("paket.lock"),
  maxBytes: 16 * MiB,
  *parse(bytes) {
    let section = ""
    for (const line of decodeText(bytes).split(/\r?\n/)) {
      if (/^\S/.test(line)) section = line.trim()
      const match = /^ {4}(\S+) \(([^)\s]+)\)/.exec(line)
      if (match && section === "NUGET") yield { type: "nuget", name: match[1] as string, version: match[2] as string }
    }
  },
})

/**
 * paket.dependencies: `nuget Name`, with a version or a range behind it. A bare version pins.
 * Source: Paket documentation, "The paket.dependencies file", "Version constraints".
 */
export const paketDependencies = cataloger({
  id: "paket-dependencies",
  evidence: "locked",
  wants: named("paket.dependencies"),
  maxBytes: 4 * MiB,
  *parse(bytes) {
    for (const line of decodeText(bytes).split(/\r?\n/)) {
      const match =
        /^\s*(?:nuget|clitool)\s+(\S+)(?:\s+((?:(?:~>|[<>=]+)\s*)?[\d][^\s,:]*(?:\s+[<>]=?\s*\d\S*)*))?/.exec(line)
      if (!match) continue
      const [, name = "", asked = ""] = match
      const pinned = /^(?:={1,2}\s*)?(\d\S*)$/.exec(asked)?.[1]
      const requirement = asked === "" || pinned !== undefined ? {} : { requirement: asked }
      yield { type: "nuget", name, version: pinned ?? "", ...requirement }
    }
  },
})
