import { readFileSync } from "node:fs"
import { asArray, asString, get } from "../lib/json.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import type { Rule } from "../model/rule.ts"
import type { ScanReport } from "../model/scan-report.ts"
import { type OptionValues, text, UsageError } from "./command.ts"
import type { Format } from "./formats.ts"
import type { Progress } from "./progress.ts"
import { readNamedImage } from "./read-image.ts"
import type { Terminal } from "./terminal.ts"

/** What a command line asks a scan for. */
export interface ScanRequest {
  readonly positionals: readonly string[]
  readonly options: OptionValues
  readonly terminal: Terminal
  readonly progress: Progress
  /** In which the report will be written. */
  readonly formats: readonly Format[]
}

export interface ScanAnswer {
  readonly report: ScanReport
  /** Rules that the report may speak of. */
  readonly rules: ReadonlyMap<string, Rule>
}

/** Reads images one after another. Throws UsageError. */
export async function readNamedImages(
  names: readonly string[],
  { options, progress }: Pick<ScanRequest, "options" | "progress">,
): Promise<readonly CatalogedImage[]> {
  const images: CatalogedImage[] = []
  for (const name of names) {
    progress.image(name)
    images.push(await readNamedImage(name, options))
  }
  return images
}

/** The ids of the findings of the JSON report that `--baseline` names. Throws UsageError. */
export function readBaseline(options: OptionValues): { readonly known?: ReadonlySet<string> } {
  const file = text(options, "baseline")
  if (file === undefined) return {}
  let report: unknown
  try {
    report = JSON.parse(readFileSync(file, "utf8"))
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    throw new UsageError(
      `the baseline ${file} cannot be read: ${code ?? message}`,
      "Make one: breakwater scan … -f json -o baseline.json",
    )
  }
  const ids = asArray(get(report, "findings")).map((finding) => asString(get(finding, "id")))
  if (!Array.isArray(get(report, "findings")) || ids.includes(undefined))
    throw new UsageError(`${file} is no JSON report of a scan`, "Make one: breakwater scan … -f json -o baseline.json")
  return { known: new Set(ids.filter((id) => id !== undefined)) }
}
