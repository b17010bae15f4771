import { existsSync } from "node:fs"
import { type Browser, chromium } from "playwright-core"
import { available } from "../shared.ts"

const candidates = [process.env.CHROME_PATH, "/usr/bin/chromium", "/usr/bin/google-chrome"]
const executable = candidates.find((path) => path !== undefined && existsSync(path))

export const hasBrowser = available(executable !== undefined, "tests of pages need Chromium (CHROME_PATH names one)")

export const openBrowser = (): Promise<Browser> =>
  // The tests of CI run as root, where Chromium's own sandbox does not start; the pages are ours.
  chromium.launch({ executablePath: executable ?? "/usr/bin/chromium", args: ["--no-sandbox"] })
