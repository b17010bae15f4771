import { existsSync, statSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { dump } from "js-yaml"
import { fixPaths, type PathFixResult } from "../app/fix-paths.ts"
import type { LoadedInventory } from "../app/scan.ts"
import { renderDiff } from "../outputs/terminal/diff.ts"
import { count, truncate, visible } from "../outputs/terminal/text.ts"
import { flag, type OptionValues, UsageError } from "./command.ts"
import { assumedFiles, readQuestion, unknownEnd } from "./path-question.ts"
import type { Terminal } from "./terminal.ts"
import { writeBack } from "./write-back.ts"

/** Name of the file that new objects are written to. */
const additionsFile = "breakwater-fixes.yaml"

/** `breakwater fix --paths`: the smallest changes after which no attack path is left, in the files. */
export async function runFixPaths(
  loaded: LoadedInventory,
  targets: readonly string[],
  options: OptionValues,
  terminal: Terminal,
): Promise<number> {
  const isDryRun = flag(options, "dry-run")
  if (assumedFiles(options).length > 0)
    throw new UsageError(
      "fix --paths assumes no files: they are no part of what it mends",
      "Name them among the targets, or see what they change: breakwater paths --assume FILE.",
    )
  const result = attempt(() => fixPaths(loaded, readQuestion(options)))
  const text = result.additions.map((object) => dump(object, { lineWidth: -1, noRefs: true })).join("---\n")
  const place = join(folderOf(targets), additionsFile)
  if (isDryRun) {
    for (const file of result.files) await terminal.write(renderDiff(file, terminal.style))
    if (text !== "") await terminal.write(renderDiff({ file: place, before: "", after: text }, terminal.style))
  } else {
    if (text !== "" && existsSync(place))
      throw new UsageError(`${place} is there already`, "Move it: new objects of the fixes are written to it.")
    for (const { file, before, after } of result.files) writeBack(file, before, after)
    if (text !== "") writeFileSync(place, text, { flag: "wx" })
  }
  const summary = summarise(result, text === "" ? undefined : place, isDryRun, terminal)
  if (isDryRun) terminal.writeError(summary)
  else await terminal.write(summary)
  return loaded.incomplete.length > 0 ? 3 : 0
}

function attempt<T>(run: () => T): T {
  try {
    return run()
  } catch (error) {
    throw unknownEnd(error)
  }
}

/** New objects go into the folder that was named, or beside the file. */
function folderOf([target = "."]: readonly string[]): string {
  return existsSync(target) && statSync(target).isFile() ? dirname(target) : existsSync(target) ? target : "."
}

const reasons = {
  rendered: "rendered from a chart or kustomization; change it there",
  cluster: "read from a cluster; fix the manifests it was made from",
  layout: "the text does not allow the change",
} as const

function summarise(
  { files, titles, manual, left, before, after }: PathFixResult,
  place: string | undefined,
  isDryRun: boolean,
  { style, width }: Terminal,
): string {
  if (before === 0) return style.green("There is no attack path to cut.\n")
  const verb = isDryRun ? "would be made" : "made"
  const lines = [style.bold(`${count(titles.length, "change")} ${verb} in ${count(files.length, "file")}`)]
  for (const title of titles) lines.push(`  ${style.green("✓")} ${truncate(visible(title), width - 6)}`)
  if (place) lines.push(`  ${style.green("+")} new objects in ${visible(place)}: apply them too`)
  for (const title of manual) lines.push(`  ${style.yellow("by hand")}  ${truncate(visible(title), width - 12)}`)
  for (const { resource, why, detail } of left)
    lines.push(
      `  ${style.yellow("left")}  ${visible(resource.key)}: ${reasons[why]}${detail ? ` (${visible(detail)})` : ""}`,
    )
  lines.push(
    after === 0
      ? style.green(`${count(before, "attack path")} before, none ${isDryRun ? "then" : "now"}.`)
      : style.yellow(
          `${count(before, "attack path")} before, ${after} ${isDryRun ? "then" : "now"}: breakwater paths shows them.`,
        ),
  )
  return `${lines.join("\n")}\n`
}
