import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Browser, Page } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { loadInventory } from "../../src/app/load.ts"
import { allRules } from "../../src/app/rules.ts"
import { scan } from "../../src/app/scan.ts"
import type { ImagePicture } from "../../src/model/image/image-picture.ts"
import type { ScanReport } from "../../src/model/scan-report.ts"
import { renderHtml } from "../../src/outputs/html/report.ts"
import { checkAccessibility, hasBrowser, openBrowser, watchProblems } from "./browser.ts"

const picture: ImagePicture = {
  name: "registry.example/shop:1",
  base: "debian:12",
  bytes: 100_000_000,
  storedBytes: 120_000_000,
  hiddenBytes: 20_000_000,
  layers: [
    { createdBy: "ADD <rootfs>", bytes: 90_000_000, hiddenBytes: 20_000_000, packages: 80, findings: 4, ofBase: true },
    { bytes: 30_000_000, hiddenBytes: 0, packages: 0, findings: 0, ofBase: false },
  ],
  parts: [
    { name: "log4j <b>2.0</b>", kind: "package", bytes: 60_000_000, findings: 3, severity: "critical" },
    { name: "bash 5.2", kind: "package", bytes: 30_000_000, findings: 0 },
    { name: "var/cache", kind: "folder", bytes: 9_000_000, findings: 0 },
    { name: "12 smaller ones", kind: "rest", bytes: 1_000_000, findings: 1, severity: "low" },
  ],
}

describe.runIf(hasBrowser)("HTML report", () => {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-page-"))
  let browser: Browser
  let shop: ScanReport

  beforeAll(async () => {
    browser = await openBrowser()
    shop = scan(await loadInventory(["examples/shop"]))
  })
  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })

  async function open(
    report: ScanReport,
    colorScheme: "light" | "dark" = "light",
  ): Promise<{ page: Page; problems: string[] }> {
    const file = join(folder, "report.html")
    writeFileSync(file, [...renderHtml(report, allRules())].join(""))
    const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } })
    const problems = watchProblems(page)
    await page.goto(pathToFileURL(file).href)
    return { page, problems }
  }

  const visible = (page: Page, selector: string): Promise<number> => page.locator(`${selector}:not([hidden])`).count()

  it("draws what images are made of, names that are markup among it", async () => {
    const { page, problems } = await open({ ...shop, pictures: [picture, { ...picture, name: "second" }] })
    expect(await page.locator("svg.treemap").first().locator("rect").count()).toBe(picture.parts.length)
    expect(await page.locator("svg.treemap g.critical title").first().textContent()).toBe(
      "log4j <b>2.0</b>: 60.0 MB, 3 vulnerabilities, worst critical",
    )
    // Areas stand for bytes.
    const areas = await page.evaluate<number[]>(
      `[...document.querySelector("svg.treemap").querySelectorAll("rect")].map((r) => r.width.baseVal.value * r.height.baseVal.value)`,
    )
    const [large = 0, middle = 0] = areas
    expect(large / middle).toBeCloseTo(2, 0)
    expect(await page.locator("table.layers").first().locator("tbody tr").count()).toBe(2)
    expect(problems).toEqual([])
  })

  it.each(["light", "dark"] as const)("has no accessibility problem (axe), %s", async (scheme) => {
    const { page, problems } = await open({ ...shop, pictures: [picture] }, scheme)
    await page.click("#open")
    const accessibility = await checkAccessibility(page)
    expect(accessibility.problems).toEqual([])
    expect(accessibility.passes).toBeGreaterThan(10)
    expect(problems).toEqual([])
    await page.close()
  })

  it("filters by severity, words and namespace, by keyboard alone", async () => {
    const { page, problems } = await open(shop)
    const total = await page.locator(".finding").count()
    expect(total).toBe(shop.findings.length)
    await page.keyboard.press("/")
    await page.keyboard.type("privileged cart")
    // The page waits for a pause in typing.
    const others = async () =>
      (await page.locator(".finding:not([hidden])").allTextContents()).filter((text) => !text.includes("cart"))
    await expect.poll(others).toEqual([])
    expect(await visible(page, ".finding")).toBeGreaterThan(0)
    await page.click("#reset")
    expect(await visible(page, ".finding")).toBe(total)
    await page.locator(".tile.critical").focus()
    await page.keyboard.press("Enter")
    expect(await visible(page, ".finding")).toBe(shop.summary.critical)
    await page.locator(".tile.critical").press("Enter")
    await page.selectOption("#namespace", "shop")
    expect(await visible(page, ".finding")).toBe(
      shop.findings.filter(({ resource }) => resource?.namespace === "shop").length,
    )
    expect(problems).toEqual([])
    await page.close()
  })

  it("shows waived findings only on request", async () => {
    const [first, ...rest] = shop.findings
    if (!first) throw new Error("the example has findings")
    const report = { ...shop, findings: [{ ...first, waiver: { by: "comment" as const, reason: "known" } }, ...rest] }
    const { page } = await open(report)
    expect(await visible(page, ".finding")).toBe(rest.length)
    await page.check("#waived")
    expect(await visible(page, ".finding")).toBe(rest.length + 1)
    await page.close()
  })

  it("runs nothing that stands in names and messages", async () => {
    const evil = "</script><script>window.evil=1</script><img src=x onerror='window.evil=1'>\"'&"
    const findings = shop.findings.map((finding) => ({
      ...finding,
      message: evil,
      title: evil,
      evidence: { [evil]: evil },
      resource: { apiVersion: evil, kind: evil, namespace: evil, name: evil },
      locations: [{ file: evil, line: 1, column: 1, endLine: 1, endColumn: 1 }],
    }))
    const incomplete = [{ what: evil, why: evil, advice: evil }]
    const { page, problems } = await open({
      ...shop,
      targets: [{ kind: "manifests", name: evil }],
      findings,
      incomplete,
    })
    expect(await page.evaluate("window.evil")).toBeUndefined()
    expect(await page.locator("main img").count()).toBe(0)
    expect(await page.locator(".finding").first().textContent()).toContain(evil)
    expect(problems).toEqual([])
    await page.close()
  })

  it("holds five thousand findings and filters them", async () => {
    const findings = Array.from({ length: 5000 }, (_value, index) => {
      const finding = shop.findings[index % shop.findings.length] as ScanReport["findings"][number]
      return { ...finding, id: index.toString(16).padStart(16, "0"), message: `number ${index}` }
    })
    const { page, problems } = await open({ ...shop, findings })
    await page.fill("#search", "number 4321")
    await expect.poll(() => visible(page, ".finding")).toBe(1)
    expect(problems).toEqual([])
    await page.close()
  })

  it("can be printed with everything open", async () => {
    const { page } = await open(shop)
    const before = (await page.pdf()).length
    await page.evaluate("dispatchEvent(new Event('beforeprint'))")
    expect(await page.locator(".group[open]").count()).toBe(await page.locator(".group").count())
    expect((await page.pdf()).length).toBeGreaterThanOrEqual(before)
    await page.close()
  })

  it("says so when nothing was judged, and when the scan is incomplete", async () => {
    const summary = { ...shop.summary, resources: 0 }
    const { page } = await open({ ...shop, summary, findings: [], incomplete: [{ what: "charts/a", why: "no helm" }] })
    expect(await page.textContent("main")).toContain("Nothing was judged")
    expect(await page.textContent(".alert")).toContain("charts/a: no helm")
    await page.close()
  })
})
