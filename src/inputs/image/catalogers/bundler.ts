import { cataloger, decodeText, MiB } from "../cataloger.ts"

/**
 * Gemfile.lock: gems stand four blanks deep below `specs:`, what they need two deeper; what the
 * project asks for stands below DEPENDENCIES. Source: Bundler, lockfile_parser.rb.
 */
export const bundlerLock = cataloger({
  id: "bundler-lock",
  version: 2,
  evidence: "locked",
  wants: ({ name }) => name === "Gemfile.lock" || name === "gems.locked",
  maxBytes: 16 * MiB,
  *parse(bytes) {
    let section = ""
    const gems: { name: string; version: string }[] = []
    const direct = new Set<string>()
    for (const line of decodeText(bytes).split(/\r?\n/)) {
      if (/^[A-Z]/.test(line)) section = line.trim()
      const match = /^ {4}(\S+) \(([^)]+)\)\s*$/.exec(line)
      // A `!` marks a gem from a repository or folder.
      if (section === "DEPENDENCIES") direct.add(/^ {2}([^\s!]+)/.exec(line)?.[1] ?? "")
      else if (match && sections.has(section))
        gems.push({ name: match[1] as string, version: withoutPlatform(match[2] as string) })
    }
    for (const gem of gems)
      yield { type: "gem", ...gem, ...(direct.size > 0 && !direct.has(gem.name) ? { isIndirect: true } : {}) }
  },
})

const sections: ReadonlySet<string> = new Set(["GEM", "GIT", "PATH", "PLUGIN SOURCE"])

/** `1.2.3-x86_64-linux` is version 1.2.3 built for a platform. */
const withoutPlatform = (version: string): string => version.replace(/-.*$/, "")

/** The specification of an installed gem. */
export const gemspec = cataloger({
  id: "gemspec",
  evidence: "installed",
  wants: ({ path }) => /(?:^|\/)specifications\/(?:default\/)?[^/]+\.gemspec$/.test(path),
  maxBytes: 4 * MiB,
  *parse(bytes, context) {
    const text = decodeText(bytes)
    const name = /^\s*\w+\.name\s*=\s*["']([^"']+)["']/m.exec(text)?.[1]
    const version = /^\s*\w+\.version\s*=\s*(?:Gem::Version\.new\()?["']([^"']+)["']/m.exec(text)?.[1]
    const license = /^\s*\w+\.licenses?\s*=\s*\[?\s*["']([^"']+)["']/m.exec(text)?.[1]
    if (name && version) yield { type: "gem", name, version, ...(license ? { licenses: [license] } : {}) }
    else context.skip("no name or version that is plain text")
  },
})
