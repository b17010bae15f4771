import { asArray, get } from "../../../lib/json.ts"
import { cataloger, decodeText, MiB, named } from "../cataloger.ts"
import { readYaml, textAt } from "./structured.ts"

/**
 * stack.yaml.lock: packages beyond the snapshot, each `name-version@hash`. Names may hold hyphens, versions hold none.
 * Source: Stack documentation, "Lock files".
 */
export const stackLock = cataloger({
  id: "stack-lock",
  evidence: "locked",
  wants: named("stack.yaml.lock"),
  maxBytes: 16 * MiB,
  *parse(bytes, context) {
    for (const entry of asArray(get(readYaml(bytes, context), "packages"))) {
      const match = /^(.+)-(\d[\d.]*)(?:@.*)?$/.exec(textAt(get(entry, "completed"), "hackage") ?? "")
      if (match) yield { type: "hackage", name: match[1] as string, version: match[2] as string }
    }
  },
})

/** cabal.project.freeze: `any.name ==version` constraints. Source: Cabal User Guide, "cabal freeze". */
export const cabalFreeze = cataloger({
  id: "cabal-freeze",
  evidence: "locked",
  wants: named("cabal.project.freeze"),
  maxBytes: 16 * MiB,
  *parse(bytes) {
    for (const [, name = "", version = ""] of decodeText(bytes).matchAll(/\bany\.([A-Za-z0-9-]+)\s*==\s*([\d.]+)/g))
      yield { type: "hackage", name, version }
  },
})
