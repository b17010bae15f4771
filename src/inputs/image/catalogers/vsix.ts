import { readZip } from "../../../lib/zip.ts"
import { cataloger, MiB } from "../cataloger.ts"
import { isPackagePath, packageOfManifest } from "./npm-package.ts"

/**
 * An extension of Visual Studio Code: a ZIP archive whose `extension/node_modules` holds the npm packages it brings.
 * Source: microsoft/vscode-vsce, src/package.ts.
 */
export const vsix = cataloger({
  id: "vsix",
  evidence: "installed",
  wants: ({ name }) => /\.vsix$/i.test(name),
  maxBytes: 512 * MiB,
  *parse(bytes, context) {
    for (const entry of readZip(bytes)) {
      if (!isPackagePath(entry.path)) continue
      const draft = packageOfManifest(entry.read(8 * MiB), context)
      if (draft) yield { ...draft, within: entry.path }
    }
  },
})
