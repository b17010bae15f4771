import { asArray, get, isObject } from "../../../lib/json.ts"
import { cataloger, MiB, named } from "../cataloger.ts"
import { readJson, textAt } from "./structured.ts"

/**
 * Package.resolved, versions 1 to 3: pins of repositories, or of a registry, whose packages are known by identity alone.
 * A pin of a branch or commit has no version. Source: SwiftPM, Sources/PackageGraph/PinsStore.swift.
 */
export const swiftResolved = cataloger({
  id: "swift-resolved",
  evidence: "locked",
  wants: named("Package.resolved", ".package.resolved"),
  maxBytes: 16 * MiB,
  *parse(bytes, context) {
    const resolved = readJson(bytes, context)
    if (resolved === undefined) return
    if (!isObject(resolved)) context.skip("is no lockfile of SwiftPM")
    for (const pin of asArray(get(resolved, "pins") ?? get(get(resolved, "object"), "pins"))) {
      // A package in a folder of this machine is part of the project.
      if (textAt(pin, "kind") === "localSourceControl") continue
      const location = textAt(pin, "location") ?? textAt(pin, "repositoryURL")
      const name = (location === undefined ? undefined : repositoryName(location)) ?? textAt(pin, "identity")
      if (name === undefined) context.skip("a pin without place or identity")
      else yield { type: "swift", name, version: textAt(get(pin, "state"), "version") ?? "" }
    }
  },
})

/** `host/owner/name` of an address, as advisories and package URLs name packages of Swift. */
function repositoryName(location: string): string | undefined {
  const match = /^(?:[a-z+]+:\/\/)?(?:[^@/\s]+@)?([^/:\s]+)(?::\d+)?[/:](\S+?)(?:\.git)?\/?$/i.exec(location)
  return match ? `${match[1]}/${match[2]}` : undefined
}
