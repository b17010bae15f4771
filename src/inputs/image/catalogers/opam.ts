import { cataloger, decodeText, MiB } from "../cataloger.ts"

/**
 * switch-state: the packages of one OCaml switch, `"name.version"` in lists of which `installed` is all of them. opam 1
 * wrote a file `installed` of lines `name version` in its place.
 * Source: opam manual, "switch-state"; opam 1.2, OpamFile.Installed.
 */
export const opamSwitch = cataloger({
  id: "opam-switch",
  evidence: "installed",
  wants: ({ name, path }) =>
    (name === "switch-state" || name === "installed") &&
    /(?:^|\/)\.opam-switch\/switch-state$|(?:^|\/)\.opam\/[^/]+\/installed$/.test(path),
  maxBytes: 16 * MiB,
  *parse(bytes, context) {
    const text = decodeText(bytes)
    const list = /^installed:\s*\[([^\]]*)\]/m.exec(text)?.[1]
    const entries =
      list === undefined && !/^[a-z-]+:/m.test(text)
        ? text.split(/\r?\n/).map((line) => line.trim().replace(/\s+/, "."))
        : [...(list ?? "").matchAll(/"([^"]*)"/g)].map(([, entry = ""]) => entry)
    for (const entry of entries) {
      const match = /^([A-Za-z0-9_+-]+)\.(\S+)$/.exec(entry)
      if (match) yield { type: "opam", name: match[1] as string, version: match[2] as string }
      else if (entry !== "") context.skip(`"${entry.slice(0, 80)}" is no package and version`)
    }
  },
})
