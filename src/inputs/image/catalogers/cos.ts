import { asArray, get, isObject } from "../../../lib/json.ts"
import { cataloger, MiB } from "../cataloger.ts"
import { readJson, textAt } from "./structured.ts"

/**
 * Container-Optimized OS lists its packages in /etc/cos-package-info.json; those that it was built with are not installed.
 * Source: Google, "Container-Optimized OS: view the package list"; cos-tools, package info schema.
 */
export const cosPackages = cataloger({
  id: "cos-packages",
  evidence: "installed",
  wants: ({ path }) => path === "etc/cos-package-info.json",
  maxBytes: 16 * MiB,
  *parse(bytes, context) {
    const info = readJson(bytes, context)
    if (info === undefined) return
    if (!isObject(info)) context.skip("is no list of packages")
    for (const entry of asArray(get(info, "installedPackages"))) {
      const name = textAt(entry, "name")
      const version = textAt(entry, "version")
      if (name && version) yield { type: "cos", name, version }
      else context.skip("a package without name or version")
    }
  },
})
