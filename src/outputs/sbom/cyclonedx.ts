import type { CatalogedImage } from "../../model/image/image.ts"
import type { Package } from "../../model/package.ts"
import type { SbomContext } from "./document.ts"

/** CycloneDX 1.6 JSON. Source: CycloneDX specification, bom-1.6.schema.json. */
export function renderCycloneDx(image: CatalogedImage, context: SbomContext): string {
  const root = {
    type: image.kind === "folder" ? "application" : "container",
    "bom-ref": "subject",
    name: image.name,
    ...(image.config ? { version: image.manifestDigest ?? image.config.digest } : {}),
  }
  const document = {
    $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
    bomFormat: "CycloneDX",
    specVersion: "1.6",
    serialNumber: `urn:uuid:${context.id}`,
    version: 1,
    metadata: {
      timestamp: context.created,
      tools: { components: [{ type: "application", name: "breakwater", version: context.toolVersion }] },
      component: root,
      ...(image.layers.length > 0
        ? {
            properties: image.layers
              .filter(({ diffId }) => diffId)
              .map(({ diffId }) => property("layer:diffId", diffId)),
          }
        : {}),
    },
    components: [...operatingSystem(image), ...image.packages.map(component)],
    dependencies: [{ ref: "subject", dependsOn: image.packages.map(({ purl }) => purl) }],
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function operatingSystem({ distribution }: CatalogedImage) {
  if (!distribution) return []
  const { id, version, prettyName } = distribution
  const description = prettyName ? { description: prettyName } : {}
  return [
    { type: "operating-system", "bom-ref": `os:${id}`, name: id, ...(version ? { version } : {}), ...description },
  ]
}

function component(found: Package) {
  const { group, name } = splitName(found)
  const licenses = found.licenses?.map((license) => ({ license: { name: license } }))
  const properties = [
    ...(found.source
      ? [property("package:source", found.source.name), property("package:sourceVersion", found.source.version)]
      : []),
    ...(found.modularity ? [property("package:modularity", found.modularity)] : []),
    ...(found.layer ? [property("layer:diffId", found.layer)] : []),
    property("package:evidence", found.evidence),
    ...(found.requirement ? [property("package:requirement", found.requirement)] : []),
    ...(found.isIndirect ? [property("package:indirect", "true")] : []),
  ]
  return {
    // Nobody links against a program that lies by itself.
    type: found.type === "generic" ? "application" : "library",
    "bom-ref": found.purl,
    ...(group ? { group } : {}),
    name,
    ...(found.version ? { version: found.version } : {}),
    ...(found.isDevelopment ? { scope: "excluded" } : {}),
    ...(licenses?.length ? { licenses } : {}),
    purl: found.purl,
    properties,
    evidence: { occurrences: found.locations.map((location) => ({ location })) },
  }
}

/** CycloneDX keeps the namespace apart from the name. */
function splitName({ type, name }: Package): { group: string | undefined; name: string } {
  const separator = type === "maven" ? ":" : type === "npm" || type === "composer" ? "/" : undefined
  const at = separator === undefined ? -1 : name.lastIndexOf(separator)
  return at < 0 ? { group: undefined, name } : { group: name.slice(0, at), name: name.slice(at + 1) }
}

const property = (name: string, value: string) => ({ name: `breakwater:${name}`, value })
