import { asObject, get, isObject } from "../../../lib/json.ts"
import { child, childText, descendants, type XmlElement } from "../../../lib/xml.ts"
import { type CatalogContext, cataloger, MiB, named, type PackageDraft } from "../cataloger.ts"
import { readJson, readXml, textAt } from "./structured.ts"

/**
 * Project files: PackageReference with a version of its own. Source: NuGet documentation, "PackageReference in project
 * files". The version is the lowest that fits, and NuGet takes the lowest.
 */
export const msbuildProject = cataloger({
  id: "msbuild-project",
  evidence: "locked",
  wants: ({ name }) => /\.(?:cs|fs|vb)proj$/i.test(name),
  maxBytes: 8 * MiB,
  *parse(bytes, context) {
    yield* referencesOf(readProject(bytes, context), ["PackageReference"])
  },
})

/**
 * Directory.Packages.props: versions kept in one place for many projects; Packages.props of the SDK that came before it.
 * Source: NuGet documentation, "Central Package Management"; microsoft/MSBuildSdks, CentralPackageVersions.
 */
export const nugetCentralVersions = cataloger({
  id: "nuget-central-versions",
  evidence: "locked",
  wants: ({ name }) => /^(?:directory\.)?packages\.props$/i.test(name),
  maxBytes: 8 * MiB,
  *parse(bytes, context) {
    yield* referencesOf(readProject(bytes, context), ["PackageVersion", "PackageReference", "GlobalPackageReference"])
  },
})

function readProject(bytes: Uint8Array, context: CatalogContext): XmlElement | undefined {
  const root = readXml(bytes, context)
  if (root === undefined || root.name === "Project") return root
  context.skip("is no project of MSBuild")
  return undefined
}

function* referencesOf(project: XmlElement | undefined, elements: readonly string[]): Generator<PackageDraft> {
  if (project === undefined) return
  for (const element of elements)
    for (const reference of descendants(project, element)) {
      const attribute = (name: string) => (reference.attributes.get(name) ?? childText(reference, name) ?? "").trim()
      const name = attribute("Include") || attribute("Update")
      const written = attribute("VersionOverride") || attribute("Version")
      // A property of MSBuild may come from anywhere; without it there is neither name nor version.
      if (name === "" || written === "" || name.includes("$(") || written.includes("$(")) continue
      const isDevelopment = attribute("PrivateAssets").toLowerCase() === "all"
      const exact = /^\[([^,\]]+)\]$/.exec(written)?.[1]?.trim() ?? written
      const isRange = /[[(,*]/.test(exact)
      yield {
        type: "nuget",
        name,
        ...(isRange ? { version: "", requirement: exact } : { version: exact }),
        ...(isDevelopment ? { isDevelopment } : {}),
      }
    }
}

/** obj/project.assets.json, what a restore resolved. Source: NuGet/NuGet.Client, LockFileFormat.cs. */
export const nugetAssets = cataloger({
  id: "nuget-assets",
  evidence: "locked",
  wants: named("project.assets.json"),
  maxBytes: 64 * MiB,
  *parse(bytes, context) {
    const assets = readJson(bytes, context)
    if (assets === undefined) return
    if (!isObject(assets)) context.skip("is no file of NuGet")
    for (const [key, entry] of Object.entries(asObject(get(assets, "libraries")))) {
      const [name, version] = key.split("/")
      if (name && version && textAt(entry, "type") !== "project") yield { type: "nuget", name, version }
    }
  },
})

/**
 * The manifest of an unpacked NuGet package: below `.nuget/packages` those that programs were built with, below
 * `chocolatey/lib` the programs that Chocolatey installed. Source: NuGet documentation, ".nuspec reference".
 */
export const nuspec = cataloger({
  id: "nuspec",
  evidence: "installed",
  wants: ({ name, path }) => /\.nuspec$/i.test(name) && /(?:^|\/)(?:chocolatey\/lib|\.nuget\/packages)\/./i.test(path),
  maxBytes: 4 * MiB,
  *parse(bytes, context) {
    const root = readXml(bytes, context)
    if (root === undefined) return
    const metadata = child(root, "metadata")
    const name = childText(metadata, "id")
    if (!name) {
      context.skip("names no package")
      return
    }
    const license = child(metadata, "license")
    const licenses = license?.attributes.get("type") === "expression" ? [license.text.trim()] : []
    yield {
      type: /chocolatey\/lib/i.test(context.path) ? "chocolatey" : "nuget",
      name,
      version: childText(metadata, "version") ?? "",
      ...(licenses.length > 0 ? { licenses } : {}),
    }
  },
})
