import { cataloger, decodeText, MiB, named } from "../cataloger.ts"

/** mix.lock and rebar's form of it: Elixir terms, one package a line. Source: Hex, "mix.lock". */
export const mixLock = cataloger({
  id: "mix-lock",
  evidence: "locked",
  wants: named("mix.lock"),
  maxBytes: 16 * MiB,
  *parse(bytes) {
    for (const line of decodeText(bytes).split(/\r?\n/)) {
      const hex = /^\s*"[^"]+":\s*\{:hex,\s*:"?([^",]+)"?,\s*"([^"]+)"/.exec(line)
      const git = /^\s*"([^"]+)":\s*\{:git,/.exec(line)
      if (hex) yield { type: "hex", name: hex[1] as string, version: hex[2] as string }
      else if (git) yield { type: "hex", name: git[1] as string, version: "" }
    }
  },
})
