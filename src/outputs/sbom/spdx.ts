import type { CatalogedImage } from "../../model/image/image.ts"
import type { Package } from "../../model/package.ts"
import type { SbomContext } from "./document.ts"

const none = "NOASSERTION"

/** SPDX 2.3 JSON. Source: SPDX specification 2.3, clauses 6 (document), 7 (package), 11 (relationships). */
export function renderSpdx(image: CatalogedImage, context: SbomContext): string {
  const packages = image.packages.map((found, index) => describe(found, `SPDXRef-Package-${index + 1}`))
  const subject = {
    SPDXID: "SPDXRef-Subject",
    name: image.name,
    ...(image.config ? { versionInfo: image.manifestDigest ?? image.config.digest } : {}),
    downloadLocation: none,
    filesAnalyzed: false,
    licenseConcluded: none,
    licenseDeclared: none,
    copyrightText: none,
    primaryPackagePurpose: image.kind === "folder" ? "SOURCE" : "CONTAINER",
  }
  const relation = (from: string, relationshipType: string, to: string) => ({
    spdxElementId: from,
    relationshipType,
    relatedSpdxElement: to,
  })
  const document = {
    spdxVersion: "SPDX-2.3",
    dataLicense: "CC0-1.0",
    SPDXID: "SPDXRef-DOCUMENT",
    name: image.name,
    documentNamespace: `urn:uuid:${context.id}`,
    creationInfo: { created: context.created, creators: [`Tool: breakwater-${context.toolVersion}`] },
    packages: [subject, ...packages],
    relationships: [
      relation("SPDXRef-DOCUMENT", "DESCRIBES", subject.SPDXID),
      ...packages.map(({ SPDXID }) => relation(subject.SPDXID, "CONTAINS", SPDXID)),
    ],
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

/**
 * Licences go into the comment as the package states them: the licence fields take SPDX expressions only, and most
 * package databases hold free text.
 */
function describe(found: Package, id: string) {
  const licenses = found.licenses?.length ? { licenseComments: `As stated: ${found.licenses.join("; ")}` } : {}
  const source = found.source ? { sourceInfo: `built from ${found.source.name} ${found.source.version}` } : {}
  return {
    SPDXID: id,
    name: found.name,
    ...(found.version ? { versionInfo: found.version } : {}),
    downloadLocation: none,
    filesAnalyzed: false,
    licenseConcluded: none,
    licenseDeclared: none,
    copyrightText: none,
    ...licenses,
    ...source,
    comment: `found in ${found.locations.join(", ")}`,
    externalRefs: [{ referenceCategory: "PACKAGE-MANAGER", referenceType: "purl", referenceLocator: found.purl }],
  }
}
