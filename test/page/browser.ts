import { existsSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import { type Browser, chromium, type Page } from "playwright-core"
import { available } from "../shared.ts"

const candidates = [process.env.CHROME_PATH, "/usr/bin/chromium", "/usr/bin/google-chrome"]
const executable = candidates.find((path) => path !== undefined && existsSync(path))

export const hasBrowser = available(executable !== undefined, "tests of pages need Chromium (CHROME_PATH names one)")

export const openBrowser = (): Promise<Browser> =>
  // The tests of CI run as root, where Chromium's own sandbox does not start; the pages are ours.
  chromium.launch({ executablePath: executable ?? "/usr/bin/chromium", args: ["--no-sandbox"] })

/** What axe finds wrong with a page, and how many of its rules held. */
export async function checkAccessibility(page: Page): Promise<{ problems: readonly string[]; passes: number }> {
  const axe = createRequire(import.meta.url).resolve("axe-core")
  // The page's policy lets no other script in, so the check is evaluated through the debugger.
  await page.evaluate(readFileSync(axe, "utf8"))
  const { violations, passes } = (await page.evaluate("axe.run(document, { resultTypes: ['violations'] })")) as {
    violations: { id: string; nodes: { html: string }[] }[]
    passes: unknown[]
  }
  return { problems: violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`), passes: passes.length }
}

/** Whatever goes wrong on a page, and every request that leaves it. */
export function watchProblems(page: Page): string[] {
  const problems: string[] = []
  page.on("pageerror", (error) => problems.push(error.message))
  page.on("console", (message) => problems.push(message.text()))
  page.on("request", (request) => {
    if (!request.url().startsWith("file:")) problems.push(request.url())
  })
  return problems
}
