import { cataloger, decodeText, MiB } from "../cataloger.ts"

/**
 * pacman's database: /var/lib/pacman/local/NAME-VERSION/desc, blocks of `%KEY%` and values to the next empty line; the
 * files lie in `files` beside it. `%BASE%` is what the package was built from. Source: libalpm, be_local.c.
 */
export const pacman = cataloger({
  id: "pacman",
  evidence: "installed",
  wants: ({ name, path }) => name === "desc" && /(?:^|\/)var\/lib\/pacman\/local\/[^/]+\/desc$/.test(path),
  maxBytes: 4 * MiB,
  siblings: ["files"],
  *parse(bytes, context) {
    const values = blocksOf(decodeText(bytes))
    const name = values.get("NAME")?.[0]
    const version = values.get("VERSION")?.[0]
    if (!name || !version) {
      context.skip("no name or version")
      return
    }
    const arch = values.get("ARCH")?.[0]
    const licenses = values.get("LICENSE") ?? []
    const list = context.sibling("files")
    const files =
      list &&
      blocksOf(decodeText(list))
        .get("FILES")
        ?.filter((path) => !path.endsWith("/"))
    yield {
      type: "alpm",
      name,
      version,
      ...(arch ? { arch } : {}),
      ...(licenses.length > 0 ? { licenses } : {}),
      source: { name: values.get("BASE")?.[0] || name, version },
      ...(files ? { files } : {}),
    }
  },
})

function blocksOf(text: string): Map<string, string[]> {
  const blocks = new Map<string, string[]>()
  let current: string[] | undefined
  for (const line of text.split(/\r?\n/)) {
    const key = /^%([A-Z0-9]+)%$/.exec(line)?.[1]
    if (key !== undefined) {
      current = []
      blocks.set(key, current)
    } else if (line === "") current = undefined
    else current?.push(line)
  }
  return blocks
}
