import { type FixResult, fix, type LeftFinding } from "../app/fix.ts"
import type { Finding } from "../model/finding.ts"
import { severityLevels } from "../model/severity.ts"
import { renderDiff } from "../outputs/terminal/diff.ts"
import { count, truncate, visible } from "../outputs/terminal/text.ts"
import { type Command, flag, UsageError } from "./command.ts"
import { loadTargets, readJudging } from "./judging.ts"
import { judgingOptions } from "./judging-options.ts"
import { pathOptions } from "./path-question.ts"
import { openProgress } from "./progress.ts"
import type { Terminal } from "./terminal.ts"
import { writeBack } from "./write-back.ts"

export const fixCommand: Command = {
  name: "fix",
  arguments: "[TARGET...]",
  describe: "repair manifests in place; comments, order and layout are kept",
  options: {
    "dry-run": { type: "boolean", describe: "print a unified diff and write nothing" },
    risky: { type: "boolean", describe: "also make fixes that could break the application" },
    paths: { type: "boolean", describe: "make the smallest changes after which no attack path is left (see paths)" },
    from: pathOptions.from,
    to: pathOptions.to,
    assume: pathOptions.assume,
    ...judgingOptions,
  },
  examples: [
    "breakwater fix k8s/ --dry-run",
    "breakwater fix k8s/ --only privileged-container",
    "breakwater fix - < cart.yaml > fixed.yaml",
    "breakwater fix k8s/ --paths --dry-run",
  ],
  async run(positionals, options, terminal) {
    const { options: judging } = await readJudging(options)
    const progress = openProgress(terminal)
    const loaded = await loadTargets(positionals, judging, progress)
    if (flag(options, "paths")) {
      progress.close()
      return (await import("./fix-paths.ts")).runFixPaths(loaded, positionals, options, terminal)
    }
    if (["from", "to", "assume"].some((name) => options[name] !== undefined))
      throw new UsageError("--from, --to and --assume are about attack paths", "Add --paths.")
    const result = fix(loaded, { ...judging, risky: flag(options, "risky") })
    progress.close()
    if (result.report.summary.resources === 0)
      throw new UsageError(
        "no Kubernetes object was found, so nothing was fixed",
        "Name files or folders of manifests.",
      )
    const stream = result.files.find(({ file }) => file === "-")
    if (positionals.includes("-") && !flag(options, "dry-run")) {
      await terminal.write(stream?.after ?? streamText(loaded.inventory.all()))
      terminal.writeError(summarise(result, false, terminal))
    } else if (flag(options, "dry-run")) {
      for (const file of result.files) await terminal.write(renderDiff(file, terminal.style))
      terminal.writeError(summarise(result, true, terminal))
    } else {
      for (const { file, before, after } of result.files) writeBack(file, before, after)
      await terminal.write(summarise(result, false, terminal))
    }
    return loaded.incomplete.length > 0 ? 3 : 0
  },
}

/** Standard input without anything to fix comes out as it went in. */
function streamText(resources: Iterable<{ readonly origin: Finding["places"][number]["resource"]["origin"] }>): string {
  for (const { origin } of resources)
    if (origin.kind === "file" && origin.source.file === "-") return origin.source.text
  return ""
}

function summarise(result: FixResult, isDryRun: boolean, { style, width }: Terminal): string {
  const { files, fixed, left, appeared, report } = result
  const lines: string[] = []
  const verb = isDryRun ? "would be fixed" : "fixed"
  lines.push(style.bold(`${count(fixed.length, "finding")} ${verb} in ${count(files.length, "file")}`))
  for (const [title, findings] of byTitle(fixed))
    lines.push(`  ${style.green("✓")} ${truncate(title, width - 12)} ${style.dim(`×${findings.length}`)}`)
  const groups = leftGroups(left)
  if (left.length > 0) lines.push("", style.bold(`${count(left.length, "finding")} left`))
  for (const [reason, findings] of groups) {
    lines.push(`  ${reason}`)
    for (const [title, some] of byTitle(findings).slice(0, 8))
      lines.push(`    ${truncate(visible(title), width - 12)} ${style.dim(`×${some.length}`)}`)
    const more = byTitle(findings).length - 8
    if (more > 0) lines.push(style.dim(`    … and ${count(more, "more kind")}`))
  }
  if (appeared.length > 0) {
    lines.push(
      "",
      style.yellow(`${count(appeared.length, "finding")} come to light that the repaired ones outweighed:`),
    )
    for (const { message, rule } of appeared.slice(0, 5)) lines.push(`  ${visible(message)}  ${style.dim(rule)}`)
    if (appeared.length > 5) lines.push(style.dim(`  … and ${appeared.length - 5} more`))
  }
  if (report.incomplete.length > 0)
    lines.push(
      "",
      style.red(`${count(report.incomplete.length, "thing")} could not be read: breakwater scan names them.`),
    )
  if (isDryRun && files.length > 0)
    lines.push("", `Nothing was written. To write it, leave out ${style.cyan("--dry-run")}.`)
  return `${lines.join("\n")}\n`
}

const reasons: Readonly<Record<LeftFinding["why"], string>> = {
  risky: "The fix could break the application; --risky makes it:",
  person: "Only a person can tell what to write (breakwater explain RULE):",
  rendered: "Rendered from a chart or kustomization; change it where it comes from:",
  cluster: "Read from a cluster; fix the manifests it was made from:",
  layout: "The text does not allow the change (aliases, merge keys):",
  conflict: "Another fix decides it otherwise:",
}

function leftGroups(left: readonly LeftFinding[]): readonly (readonly [string, readonly Finding[]])[] {
  return (Object.keys(reasons) as LeftFinding["why"][])
    .map((why) => [reasons[why], left.filter((each) => each.why === why).map(({ finding }) => finding)] as const)
    .filter(([, findings]) => findings.length > 0)
}

/** Worst first. */
function byTitle(findings: readonly Finding[]): readonly (readonly [string, readonly Finding[]])[] {
  const groups = new Map<string, Finding[]>()
  for (const finding of findings) {
    const title = `${finding.fix?.title ?? finding.title}  (${finding.rule})`
    groups.set(title, [...(groups.get(title) ?? []), finding])
  }
  const rank = ([first]: readonly Finding[]) => (first ? severityLevels.indexOf(first.severity) : 0)
  return [...groups].sort(([, a], [, b]) => rank(a) - rank(b) || b.length - a.length)
}
