import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { readCsafFeed } from "./csaf.ts"

const release = (id: string, name: string, cpe: string) => ({
  category: "product_name",
  product: { product_id: id, name, product_identification_helper: { cpe } },
})
const component = (id: string, purl?: string) => ({
  category: "product_version",
  product: { product_id: id, name: id, ...(purl ? { product_identification_helper: { purl } } : {}) },
})
const placed = (part: string, whole: string) => ({
  category: "default_component_of",
  full_product_name: { product_id: `${whole}:${part}`, name: "" },
  product_reference: part,
  relates_to_product_reference: whole,
})

const document = (status: Record<string, readonly string[]>, remediations: readonly object[] = []) => ({
  document: {
    category: "csaf_vex",
    aggregate_severity: { text: "Moderate" },
    tracking: { id: "CVE-2026-0001", initial_release_date: "2026-01-01T00:00:00Z" },
    references: [{ category: "self", url: "https://example.com/cve.json" }],
  },
  product_tree: {
    branches: [
      {
        branches: [
          release("AppStream-9", "Red Hat Enterprise Linux AppStream 9", "cpe:/a:redhat:enterprise_linux:9::appstream"),
          release("EUS-9.2", "EUS", "cpe:/a:redhat:rhel_eus:9.2::appstream"),
          release(
            "SLE",
            "SUSE Linux Enterprise Module for Basesystem 15 SP5",
            "cpe:/o:suse:sle-module-basesystem:15:sp5",
          ),
          component("ssl-libs", "pkg:rpm/redhat/openssl-libs@3.0.7-25.el9_3?arch=x86_64&epoch=1"),
          component("ssl", "pkg:rpm/redhat/openssl?arch=src"),
          component("libopenssl1_1-1.1.1l-150500.17.25.1.x86_64"),
        ],
      },
    ],
    relationships: [
      placed("ssl-libs", "AppStream-9"),
      placed("ssl-libs", "EUS-9.2"),
      placed("ssl", "AppStream-9"),
      placed("libopenssl1_1-1.1.1l-150500.17.25.1.x86_64", "SLE"),
    ],
  },
  vulnerabilities: [{ cve: "CVE-2026-0001", title: "overflow", product_status: status, remediations }],
})
const rows = (...parameters: Parameters<typeof document>) =>
  readCsafFeed(document(...parameters) as unknown as JsonObject, "csaf").map(
    ({ ecosystem, package: name, state, fixed }) => [ecosystem, name, state, ...fixed].join(" "),
  )

describe("readCsafFeed", () => {
  it("reads fixed packages of a release, by package URL or file name, and none of lines of their own", () => {
    expect(
      rows({ fixed: ["AppStream-9:ssl-libs", "EUS-9.2:ssl-libs", "SLE:libopenssl1_1-1.1.1l-150500.17.25.1.x86_64"] }),
    ).toEqual(["Red Hat:9 openssl-libs fixed 1:3.0.7-25.el9_3", "SUSE:15.5 libopenssl1_1 fixed 1.1.1l-150500.17.25.1"])
  })

  it.each([
    [[], "unfixed"],
    [[{ category: "no_fix_planned", product_ids: ["AppStream-9:ssl"], details: "Will not fix" }], "wont-fix"],
    [[{ category: "none_available", product_ids: ["AppStream-9:ssl"], details: "Fix deferred" }], "deferred"],
    [
      [{ category: "no_fix_planned", product_ids: ["AppStream-9:ssl"], details: "Out of support scope" }],
      "end-of-life",
    ],
    [[{ category: "no_fix_planned", product_ids: ["AppStream-9:other"], details: "Will not fix" }], "unfixed"],
  ])("tells what becomes of a source package without repair: %j", (remediations, state) => {
    expect(rows({ known_affected: ["AppStream-9:ssl"] }, remediations)).toEqual([`Red Hat:9 source:openssl ${state}`])
  })

  it("a repair counts before what another line of the document says of the same package", () => {
    const status = { fixed: ["AppStream-9:ssl-libs"], known_not_affected: ["AppStream-9:ssl-libs", "AppStream-9:ssl"] }
    expect(rows(status)).toEqual([
      "Red Hat:9 openssl-libs fixed 1:3.0.7-25.el9_3",
      "Red Hat:9 source:openssl not-affected",
    ])
  })

  it("refuses a document without a name, and takes nothing from products that it does not know", () => {
    expect(() => readCsafFeed({ document: { tracking: {} } } as never, "csaf")).toThrow("document.tracking.id")
    expect(rows({ fixed: ["nothing"] })).toEqual([])
  })
})
