import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import type { Browser } from "playwright-core"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { loadInventory } from "../../src/app/load.ts"
import { attackPaths } from "../../src/app/paths.ts"
import { picturePaths } from "../../src/app/picture-paths.ts"
import { allRules } from "../../src/app/rules.ts"
import { scan } from "../../src/app/scan.ts"
import { Inventory } from "../../src/model/inventory.ts"
import type { PathPictures } from "../../src/model/path-picture.ts"
import { renderPathsPage } from "../../src/outputs/html/paths-page.ts"
import { renderHtml } from "../../src/outputs/html/report.ts"
import { renderSvg } from "../../src/outputs/paths/svg.ts"
import { checkAccessibility, hasBrowser, openBrowser, watchProblems } from "./browser.ts"

/** Every text that a picture says, made hostile. */
const evil = "</text></title></style><script>window.evil=1</script><img src=x onerror='window.evil=1'>\"'&\u0000\u202e"
const hostile = (pictures: PathPictures): PathPictures =>
  JSON.parse(JSON.stringify(pictures), (key, value: unknown) =>
    typeof value === "string" && !["kind", "role", "level"].includes(key) ? evil : value,
  ) as PathPictures

describe.runIf(hasBrowser)("attack paths on a page", () => {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-paths-page-"))
  let browser: Browser
  let pictures: PathPictures

  beforeAll(async () => {
    browser = await openBrowser()
    pictures = picturePaths(attackPaths((await loadInventory(["examples/attack-paths"])).inventory))
  })
  afterAll(async () => {
    await browser.close()
    rmSync(folder, { recursive: true })
  })

  async function open(text: string, name = "page.html", colorScheme: "light" | "dark" = "light") {
    const file = join(folder, name)
    writeFileSync(file, text)
    const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } })
    const problems = watchProblems(page)
    await page.goto(pathToFileURL(file).href)
    return { page, problems }
  }

  it.each(["light", "dark"] as const)("has no accessibility problem (axe), %s", async (scheme) => {
    const { page, problems } = await open(renderPathsPage(pictures, "test"), "page.html", scheme)
    await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true })")
    const accessibility = await checkAccessibility(page)
    expect(accessibility.problems).toEqual([])
    expect(accessibility.passes).toBeGreaterThan(10)
    expect(problems).toEqual([])
    await page.close()
  })

  it("tells each path hop by hop beside its picture, with the line and the fix", async () => {
    const { page } = await open(renderPathsPage(pictures, "test"))
    expect(await page.locator("details.way").count()).toBe(pictures.families.length)
    const [first] = pictures.families
    const told = await page.locator("details.way").first().locator("ol.hops li").allTextContents()
    expect(told).toHaveLength(first?.hops.length ?? 0)
    expect(told[0]).toContain("The Internet reaches Deployment shop/web")
    expect(told[0]).toMatch(/shop\.yaml:\d+:\d+/)
    expect(told.at(-1)).toContain("Cut by fix 1")
    await page.close()
  })

  it("lets no label out of its box, whatever font there is", async () => {
    const { page } = await open(renderPathsPage(pictures, "test"))
    const outside = await page.evaluate<
      string[]
    >(`[...document.querySelectorAll("svg.attack g > text")].flatMap((text) => {
      const box = text.parentElement.querySelector("rect:last-of-type")
      if (!box || !text.parentElement.querySelector("title")) return []
      const [inner, outer] = [text.getBoundingClientRect(), box.getBoundingClientRect()]
      return inner.right > outer.right + 0.5 || inner.left < outer.left || inner.bottom > outer.bottom + 0.5 ? [text.textContent] : []
    })`)
    expect(outside).toEqual([])
    await page.close()
  })

  it("stands in the report of a scan, beside the findings and their filters", async () => {
    const report = scan(await loadInventory(["examples/attack-paths"]))
    const { page, problems } = await open([...renderHtml({ ...report, paths: pictures }, allRules())].join(""))
    expect(await page.locator("section#paths svg.attack").count()).toBe(pictures.families.length + 1)
    await page.fill("#search", "nothing has this name")
    await expect.poll(() => page.locator(".finding:not([hidden])").count()).toBe(0)
    expect(await page.locator("details.way").count()).toBe(pictures.families.length)
    expect((await checkAccessibility(page)).problems).toEqual([])
    expect(problems).toEqual([])
    await page.close()
  })

  it.each(["html", "svg"] as const)("runs nothing that stands in names: %s", async (format) => {
    const text = format === "html" ? renderPathsPage(hostile(pictures), evil) : renderSvg(hostile(pictures))
    const { page, problems } = await open(text, `evil.${format}`)
    expect(await page.evaluate("window.evil")).toBeUndefined()
    expect(await page.locator("img").count()).toBe(0)
    expect(await page.locator("script").count()).toBe(0)
    expect(await page.locator("svg.attack g title").first().textContent()).toContain("<script>")
    expect(problems).toEqual([])
    await page.close()
  })

  it("says so where there is no path", async () => {
    const none = picturePaths(attackPaths(Inventory.of([])))
    const { page } = await open(renderPathsPage(none, "test"))
    expect(await page.textContent("main")).toContain("No attack path leads to the cluster")
    expect(renderSvg(none)).toContain("No attack path")
    await page.close()
  })
})
