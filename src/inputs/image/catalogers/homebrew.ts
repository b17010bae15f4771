import { cataloger, MiB } from "../cataloger.ts"

const formula = /(?:^|\/)Cellar\/([^/]+)\/([^/]+)\/INSTALL_RECEIPT\.json$/
const cask = /(?:^|\/)Caskroom\/([^/]+)\/([^/]+)\/(?:[^/]+\.wrapper\.sh|(?:[^/]+\/)?source\.properties)$/
const caskRecord = /(?:^|\/)Caskroom\/([^/]+)\/\.metadata\/([^/]+)\/[^/]+\/Casks\/[^/]+\.(?:json|rb)$/

/**
 * Formulae and casks of Homebrew: the paths say what they are, `Cellar/NAME/VERSION` and `Caskroom/NAME/VERSION`. A
 * version ends with `_N` where Homebrew packed the same version anew.
 * Source: Homebrew documentation, "Formula Cookbook" (Terminology) and "Cask Cookbook".
 */
export const homebrew = cataloger({
  id: "homebrew",
  evidence: "installed",
  wants: ({ path }) =>
    (path.includes("Cellar/") || path.includes("Caskroom/")) &&
    (formula.test(path) || cask.test(path) || caskRecord.test(path)),
  maxBytes: 4 * MiB,
  *parse(_bytes, { path }) {
    const match = formula.exec(path) ?? cask.exec(path) ?? caskRecord.exec(path)
    if (match) yield { type: "brew", name: match[1] as string, version: match[2] as string }
  },
})
