import { cataloger, decodeText, MiB } from "../cataloger.ts"

/**
 * Gentoo's database: /var/db/pkg/CATEGORY/NAME-VERSION/PF holds `NAME-VERSION[-rREVISION]`; CONTENTS beside it the files.
 * Source: Package Manager Specification, 3.2 (Version specifications); portage(5), "/var/db/pkg".
 */
export const portage = cataloger({
  id: "portage",
  evidence: "installed",
  wants: ({ name, path }) => name === "PF" && /(?:^|\/)var\/db\/pkg\/[^/]+\/[^/]+\/PF$/.test(path),
  maxBytes: MiB,
  siblings: ["CONTENTS", "LICENSE"],
  *parse(bytes, context) {
    const text = decodeText(bytes).trim()
    const match = /^([A-Za-z0-9_][\w+-]*?)-(\d+(?:\.\d+)*[a-z]?(?:_(?:pre|p|beta|alpha|rc)\d*)*(?:-r\d+)?)$/.exec(text)
    if (!match) {
      context.skip("is no name and version of a package")
      return
    }
    const category = context.path.split("/").at(-3)
    const license = context.sibling("LICENSE")
    const contents = context.sibling("CONTENTS")
    yield {
      type: "ebuild",
      name: `${category}/${match[1]}`,
      version: match[2] as string,
      ...(license ? { licenses: [decodeText(license).trim()] } : {}),
      ...(contents ? { files: filesOf(decodeText(contents)) } : {}),
    }
  },
})

/** `obj PATH MD5 TIME`, `sym PATH -> TARGET TIME`; folders belong to many. Paths may hold blanks. */
const filesOf = (text: string): string[] =>
  text.split("\n").flatMap((line) => {
    const match = /^obj \/(.+) [0-9a-f]+ \d+$|^sym \/(.+?) -> /.exec(line)
    const path = match?.[1] ?? match?.[2]
    return path === undefined ? [] : [path]
  })
