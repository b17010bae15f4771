import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { importDatabase } from "../../src/app/database.ts"
import { scanCommand } from "../../src/cli/scan.ts"
import { isImageTarget } from "../../src/cli/scan-images.ts"
import type { Finding } from "../../src/model/finding.ts"
import { runCommand } from "../cli/run-command.ts"
import { debianRelease, dpkgStatus, jsonLines, osvRecord, scored } from "./advisory-samples.ts"
import { type FakeRegistry, startFakeRegistry } from "./fake-registry.ts"
import { makeImage } from "./make-image.ts"

const high = scored("CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N")

let folder: string
let registry: FakeRegistry
let db: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "breakwater-scan-"))
  registry = await startFakeRegistry()
  registry.add(
    "shop/cart",
    "1",
    makeImage([
      [
        { path: "etc/os-release", text: debianRelease("9") },
        { path: "var/lib/dpkg/status", text: dpkgStatus("libssl3", "1.0-1", "openssl") + dpkgStatus("bash", "5.0-1") },
      ],
      [{ path: "app/requirements.txt", text: "django==3.2.0\n" }],
    ]),
  )
  const put = (name: string, content: string): string => {
    writeFileSync(join(folder, name), content)
    return join(folder, name)
  }
  db = join(folder, "db")
  const feeds = [
    put(
      "debian.jsonl",
      jsonLines([
        osvRecord("Debian:9", "CVE-2024-0001", "openssl", "1.0-2", high),
        osvRecord("Debian:9", "CVE-2024-0002", "openssl", undefined, high),
        osvRecord("Debian:9", "CVE-2024-0003", "bash", undefined, { summary: "used in attacks" }),
      ]),
    ),
    put(
      "pypi.jsonl",
      jsonLines([osvRecord("PyPI", "GHSA-aaaa-bbbb-cccc", "django", "3.2.5", { aliases: ["CVE-2024-0004"], ...high })]),
    ),
    put(
      "kev.json",
      JSON.stringify({
        title: "CISA Catalog of Known Exploited Vulnerabilities",
        catalogVersion: "2026.08.01",
        count: 1,
        vulnerabilities: [
          {
            cveID: "CVE-2024-0003",
            dateAdded: "2026-07-01",
            dueDate: "2026-07-20",
            knownRansomwareCampaignUse: "Known",
          },
        ],
      }),
    ),
    put(
      "endoflife.jsonl",
      jsonLines([
        {
          title: "Debian",
          permalink: "/debian",
          releases: [
            { releaseCycle: "13", eol: "2028-08-09" },
            { releaseCycle: "9", eol: "2020-07-18", eoes: "2022-06-30" },
          ],
        },
      ]),
    ),
  ]
  const report = await importDatabase(feeds, { folder: db, now: "2026-08-02T00:00:00Z" })
  expect(report.rejected).toEqual([])
})
afterAll(async () => {
  await registry.close()
  rmSync(folder, { recursive: true, force: true })
})

async function scan(options: object = {}, targets: readonly string[] = [`${registry.host}/shop/cart:1`]) {
  const given = { insecure: true, db, format: ["json"], "fail-on": "high", ...options }
  const { code, output } = await runCommand(scanCommand, targets, given)
  const report = JSON.parse(output) as {
    findings: Finding[]
    summary: Record<string, number>
    incomplete: { why: string }[]
  }
  const vulnerable = report.findings.filter(({ rule }) => rule === "vulnerable-package")
  return { code, report, vulnerable }
}

describe("scan of an image", () => {
  it("shows what is to be fixed now, what is exploited first", async () => {
    const { code, report, vulnerable } = await scan()
    expect(code).toBe(1)
    expect(vulnerable.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
      "critical: bash 5.0-1 has CVE-2024-0003, which is exploited now: no version is without it yet",
      "high: libssl3 1.0-1 has CVE-2024-0001: fixed in 1.0-2",
      "high: django 3.2.0 has CVE-2024-0004: fixed in 3.2.5",
    ])
    expect(report.summary).toMatchObject({ images: 1, packages: 3, unfixed: 1 })
    expect(report.incomplete).toEqual([])
  })

  it("shows the rest when asked to", async () => {
    const { vulnerable, report } = await scan({ unfixed: true })
    expect(vulnerable).toHaveLength(4)
    expect(report.summary.unfixed).toBe(0)
  })

  it("proves what it says", async () => {
    const { vulnerable } = await scan()
    expect(vulnerable[1]).toMatchObject({
      category: "vulnerability",
      subject: `${registry.host}/shop/cart:1`,
      evidence: {
        id: "CVE-2024-0001",
        package: "libssl3",
        version: "1.0-1",
        purl: expect.stringContaining("pkg:deb/debian/libssl3@1.0-1"),
        fixedVersions: ["1.0-2"],
        state: "fixed",
        kev: false,
        severityBy: "advisory",
        proof: ["CVE-2024-0001: openssl 1.0-1 < 1.0-2"],
        step: "RUN step 0",
      },
      fix: { title: "Upgrade libssl3 to 1.0-2", automatic: false },
    })
    expect(vulnerable[2]?.evidence).toMatchObject({ aliases: ["GHSA-aaaa-bbbb-cccc"], step: "RUN step 1" })
  })

  it("tells of a distribution at its end, and of how the image is made", async () => {
    const { report } = await scan()
    expect(report.findings.find(({ rule }) => rule === "end-of-life-release")).toMatchObject({
      severity: "high",
      message: "Debian 9 is at its end of life since 2020-07-18",
      fix: { title: "Move to Debian 13" },
    })
    expect(report.findings.map(({ rule }) => rule)).toContain("image-healthcheck")
  })

  it("runs only what is asked for, and leaves out what is not", async () => {
    const { report } = await scan({ only: ["end-of-life-release"] })
    expect(report.findings.map(({ rule }) => rule)).toEqual(["end-of-life-release"])
    expect((await scan({ skip: ["vulnerable-package"] })).vulnerable).toEqual([])
    expect((await scan({ severity: "critical" })).vulnerable).toHaveLength(1)
  })

  it("is incomplete without a database, or without a feed of an ecosystem", async () => {
    await expect(scan({ db: join(folder, "none") })).rejects.toThrow("there is no vulnerability database")
    const small = join(folder, "small")
    await importDatabase([join(folder, "debian.jsonl")], { folder: small, now: "2026-08-02T00:00:00Z" })
    const { code, report } = await scan({ db: small })
    expect(code).toBe(3)
    expect(report.incomplete.map(({ why }) => why)).toEqual([
      "1 package was not judged: the database has no advisories of PyPI",
    ])
  })

  it("goes with manifests, and with waivers by name", async () => {
    writeFileSync(
      join(folder, "pod.yaml"),
      "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec: {containers: [{name: a, image: 'a:1'}]}\n",
    )
    const config = join(folder, "waivers.yaml")
    writeFileSync(config, `waivers:\n  - rule: vulnerable-package\n    resource: "**"\n    reason: accepted\n`)
    const { report, vulnerable } = await scan({ config }, [`${registry.host}/shop/cart:1`, join(folder, "pod.yaml")])
    expect(report.summary).toMatchObject({ resources: 1, images: 1 })
    expect(vulnerable.every(({ waiver }) => waiver?.reason === "accepted")).toBe(true)
  })

  it("waives what the makers say does not apply, and nothing else", async () => {
    const openvex = (products: readonly object[]) => ({
      "@context": "https://openvex.dev/ns/v0.2.0",
      author: "shop",
      timestamp: "2026-08-01T00:00:00Z",
      statements: [
        {
          vulnerability: { name: "GHSA-aaaa-bbbb-cccc" },
          products,
          status: "not_affected",
          justification: "vulnerable_code_not_present",
        },
      ],
    })
    const put = (name: string, value: object) => {
      writeFileSync(join(folder, name), JSON.stringify(value))
      return join(folder, name)
    }
    const subcomponents = [{ "@id": "pkg:pypi/django" }]
    const url = encodeURIComponent(`${registry.host}/shop/cart`)
    const vex = put("cart.json", openvex([{ "@id": `pkg:oci/cart?repository_url=${url}`, subcomponents }]))
    const { vulnerable, report } = await scan({ vex: [vex] })
    expect(vulnerable.filter(({ waiver }) => waiver).map(({ evidence, waiver }) => [evidence.package, waiver])).toEqual(
      [
        [
          "django",
          {
            by: "file",
            reason: `VEX says not_affected: vulnerable_code_not_present (${vex})`,
            vex: { status: "not_affected", justification: "vulnerable_code_not_present" },
          },
        ],
      ],
    )
    expect(report.summary.waived).toBe(1)
    const other = put("other.json", openvex([{ "@id": "pkg:oci/other", subcomponents }]))
    expect((await scan({ vex: [other] })).report.summary.waived).toBe(0)
    await expect(scan({ vex: [put("none.json", {})] })).rejects.toThrow("neither OpenVEX, CSAF nor CycloneDX")
    await expect(scan({ vex: [join(folder, "missing.json")] })).rejects.toThrow("there is no VEX document")
  })

  it("writes what it says as OpenVEX, which takes away again what is not affected and nothing else", async () => {
    const config = join(folder, "vex-waivers.yaml")
    writeFileSync(
      config,
      [
        "waivers:",
        '  - {rule: vulnerable-package, resource: "**/cart:1", reason: "not_affected: vulnerable_code_not_in_execute_path"}',
        "",
      ].join("\n"),
    )
    const targets = [`${registry.host}/shop/cart:1`]
    const options = { insecure: true, db, format: ["openvex"], unfixed: true }
    const read = async (more: object) => {
      const { output } = await runCommand(scanCommand, targets, { ...options, ...more })
      return JSON.parse(output) as {
        statements: {
          vulnerability: { name: string; aliases?: string[] }
          status: string
          action_statement?: string
          products: { "@id": string; subcomponents: { "@id": string }[] }[]
        }[]
      }
    }
    const plain = await read({})
    const said = plain.statements.map(({ vulnerability, status, action_statement = "" }) =>
      [vulnerability.name, status, action_statement].join(": "),
    )
    expect(said.sort()).toEqual([
      "CVE-2024-0001: affected: Upgrade libssl3 to 1.0-2.",
      "CVE-2024-0002: under_investigation: ",
      "CVE-2024-0003: affected: No version of bash without it yet.",
      "CVE-2024-0004: affected: Upgrade django to 3.2.5.",
    ])
    const django = plain.statements.find(({ vulnerability }) => vulnerability.name === "CVE-2024-0004")
    expect(django?.products[0]).toMatchObject({
      "@id": expect.stringMatching(/^pkg:oci\/cart@sha256/),
      subcomponents: [{ "@id": "pkg:pypi/django@3.2.0" }],
    })
    const waived = await read({ config })
    expect(new Set(waived.statements.map(({ status }) => status))).toEqual(new Set(["not_affected"]))
    for (const [name, document, all] of [
      ["plain", plain, 0],
      ["waived", waived, 4],
    ] as const) {
      const file = join(folder, `${name}.openvex.json`)
      writeFileSync(file, JSON.stringify(document))
      expect([name, (await scan({ vex: [file], unfixed: true })).report.summary.waived]).toEqual([name, all])
    }
  })

  it("shows one row for each package in the terminal", async () => {
    const { output } = await runCommand(scanCommand, [`${registry.host}/shop/cart:1`], { insecure: true, db })
    expect(output).toMatch(/bash 5\.0-1 +no fix +1C +!CVE-2024-0003/)
    expect(output).toMatch(/libssl3 1\.0-1 +→ 1\.0-2 +1H +CVE-2024-0001/)
    expect(output).toContain("1 vulnerability more without a fix: --unfixed shows them.")
  })
})

describe("a target", () => {
  it.each([
    ["nginx:1.25", true],
    ["ghcr.io/acme/shop", true],
    [`shop@sha256:${"0".repeat(64)}`, true],
    ["k8s", false],
    ["k8s/overlays", false],
    ["./k8s:prod", false],
    ["deploy.yaml", false],
    ["-", false],
  ])("that is not there counts as an image or as a slip: %s", (target, isImage) => {
    expect(isImageTarget(target)).toBe(isImage)
  })

  it("that is there counts by what it is", () => {
    mkdirSync(join(folder, "layout"))
    writeFileSync(join(folder, "layout/oci-layout"), "{}")
    writeFileSync(join(folder, "shop.tar"), "")
    expect(isImageTarget(join(folder, "layout"))).toBe(true)
    expect(isImageTarget(join(folder, "shop.tar"))).toBe(true)
    expect(isImageTarget(folder)).toBe(false)
  })
})
