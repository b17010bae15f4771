import { cataloger, decodeText, MiB, named, type PackageDraft } from "../cataloger.ts"

/**
 * yarn.lock of version 1 (its own format) and of Yarn 2 and later (YAML, written so regularly that the same lines serve).
 * Source: Yarn, packages/lockfile; Yarn Berry, Project.ts (setupResolutions).
 */
export const yarnLock = cataloger({
  id: "yarn-lock",
  version: 2,
  evidence: "locked",
  wants: named("yarn.lock"),
  maxBytes: 64 * MiB,
  *parse(bytes, context) {
    let key: string | undefined
    let version: string | undefined
    let resolution: string | undefined
    const finish = function* (): Generator<PackageDraft> {
      if (key === undefined || key === "__metadata") return
      const protocol = /^(?:@[^/@]+\/)?[^@]+@([a-z][a-z+]*):/.exec(resolution ?? key)?.[1]
      if (protocol !== undefined && !protocols.has(protocol)) {
        context.skip(`the protocol of ${key.slice(0, 100)} is none of Yarn`)
        return
      }
      const draft = version === undefined ? undefined : read(key, version, resolution)
      if (draft) yield draft
      else if (version === undefined) context.skip(`no version for ${key.slice(0, 100)}`)
    }
    for (const line of decodeText(bytes).split(/\r?\n/)) {
      if (line.trim() === "" || line.startsWith("#")) continue
      if (!/^\s/.test(line)) {
        yield* finish()
        key = firstKey(line)
        version = undefined
        resolution = undefined
      } else {
        const match = /^ {2}"?(version|resolution)"?:? +"?([^"]*?)"?\s*$/.exec(line)
        if (match?.[1] === "version") version = match[2]
        else if (match) resolution = match[2]
      }
    }
    yield* finish()
  },
})

/** Source: Yarn documentation, "Protocols"; Yarn 1, resolvers/exotics and hosted-git-resolver. */
const protocols: ReadonlySet<string> = new Set(
  "npm patch file link portal workspace exec catalog virtual git git+ssh git+https git+http git+file ssh http https github gitlab bitbucket gist".split(
    " ",
  ),
)

/** The first of the specifiers that share an entry: `"a@^1, a@^2":` or `"a@^1", "a@^2":`. */
function firstKey(line: string): string {
  const text = line.replace(/:\s*$/, "").replaceAll('"', "")
  const comma = text.indexOf(", ")
  return comma < 0 ? text : text.slice(0, comma)
}

function read(key: string, version: string, resolution: string | undefined): PackageDraft | undefined {
  const [name, range] = splitSpecifier(resolution ?? key)
  // The project itself stands among its dependencies in Yarn 2 and later. Folders and archives beside it are of no registry.
  if (range === "workspace:." || /^(?:link|portal|file):/.test(range)) return undefined
  const alias = /^npm:((?:@[^/@]+\/)?[^@:/]+)@/.exec(range)
  return { type: "npm", name: alias?.[1] ?? name, version }
}

/** `@scope/name@range` at the first `@` behind the scope. */
function splitSpecifier(text: string): [name: string, range: string] {
  const at = text.indexOf("@", 1)
  return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)]
}
