import type { CatalogedImage } from "../../model/image/image.ts"
import type { Package } from "../../model/package.ts"
import type { SbomContext } from "./document.ts"

/**
 * SPDX 3.0.1 as JSON-LD, profiles Core and Software. Source: SPDX specification 3.0.1, Core (SpdxDocument, CreationInfo,
 * Relationship) and Software (Sbom, Package), and its JSON-LD context.
 */
export function renderSpdx3(image: CatalogedImage, context: SbomContext): string {
  const id = (name: string) => `urn:uuid:${context.id}#${name}`
  const creationInfo = "_:creation"
  const agent = id("agent")
  const subject = {
    type: "software_Package",
    spdxId: id("subject"),
    creationInfo,
    name: image.name,
    software_primaryPurpose: image.kind === "folder" ? "source" : "container",
    ...(image.config ? { software_packageVersion: image.manifestDigest ?? image.config.digest } : {}),
  }
  const packages = image.packages.map((found, index) => ({
    type: "software_Package",
    spdxId: id(`package-${index + 1}`),
    creationInfo,
    ...describe(found),
  }))
  const contains = {
    type: "Relationship",
    spdxId: id("contains"),
    creationInfo,
    from: subject.spdxId,
    relationshipType: "contains",
    to: packages.map(({ spdxId }) => spdxId),
    completeness: image.problems.length > 0 ? "incomplete" : "noAssertion",
  }
  const elements = [subject, ...packages, ...(packages.length > 0 ? [contains] : [])]
  const bom = {
    type: "software_Sbom",
    spdxId: id("sbom"),
    creationInfo,
    software_sbomType: [image.kind === "folder" ? "source" : "analyzed"],
    rootElement: [subject.spdxId],
    element: elements.map(({ spdxId }) => spdxId),
  }
  const document = {
    type: "SpdxDocument",
    spdxId: id("document"),
    creationInfo,
    name: image.name,
    dataLicense: "https://spdx.org/licenses/CC0-1.0",
    profileConformance: ["core", "software"],
    rootElement: [bom.spdxId],
    element: [agent, bom.spdxId, ...bom.element],
  }
  const creation = {
    type: "CreationInfo",
    "@id": creationInfo,
    specVersion: "3.0.1",
    created: context.created,
    createdBy: [agent],
  }
  const tool = { type: "SoftwareAgent", spdxId: agent, creationInfo, name: `breakwater-${context.toolVersion}` }
  const graph = [creation, tool, document, bom, ...elements]
  return `${JSON.stringify({ "@context": "https://spdx.org/rdf/3.0.1/spdx-context.jsonld", "@graph": graph }, null, 2)}\n`
}

/** Licences are told as the package states them: licence elements take SPDX expressions only. */
function describe({ name, version, purl, locations, licenses, source }: Package) {
  const comment = [
    `found in ${locations.join(", ")}`,
    ...(source ? [`built from ${source.name} ${source.version}`] : []),
    ...(licenses?.length ? [`licences as stated: ${licenses.join("; ")}`] : []),
  ].join("\n")
  return {
    name,
    ...(version ? { software_packageVersion: version } : {}),
    software_packageUrl: purl,
    comment,
  }
}
