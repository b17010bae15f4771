import { cataloger, decodeText, MiB } from "../cataloger.ts"

interface Draft {
  values: Map<string, string>
  files: string[]
}

/**
 * apk's database of installed packages. `F:` opens a folder, `R:` names a file in it, `o:` is the source package.
 * Source: apk-tools, apk-v2(5), "installed database".
 */
export const apk = cataloger({
  id: "apk",
  version: 2,
  evidence: "installed",
  wants: ({ path }) => path === "lib/apk/db/installed" || path === "usr/lib/apk/db/installed",
  maxBytes: 128 * MiB,
  *parse(bytes, context) {
    const text = decodeText(bytes)
    if (text.trim() !== "" && !/^P:/m.test(text)) context.skip("is no database of apk")
    for (const { values, files } of records(text)) {
      const name = values.get("P")
      const version = values.get("V")
      if (!name || !version) {
        context.skip("a package without name or version")
        continue
      }
      const arch = values.get("A")
      const license = values.get("L")
      yield {
        type: "apk",
        name,
        version,
        ...(arch ? { arch } : {}),
        ...(license ? { licenses: [license] } : {}),
        source: { name: values.get("o") || name, version },
        files,
      }
    }
  },
})

function* records(text: string): Generator<Draft> {
  let current: Draft = { values: new Map(), files: [] }
  let folder = ""
  for (const line of text.split("\n")) {
    const value = line.slice(2)
    if (line.trim() === "") {
      if (current.values.size > 0) yield current
      current = { values: new Map(), files: [] }
      folder = ""
    } else if (line.startsWith("F:")) folder = value === "" ? "" : `${value}/`
    else if (line.startsWith("R:")) current.files.push(folder + value)
    else if (line[1] === ":") current.values.set(line.charAt(0), value)
  }
  if (current.values.size > 0) yield current
}
