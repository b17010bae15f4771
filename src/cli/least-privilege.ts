import { dump } from "js-yaml"
import { describeRule, observedPrivileges, observedSubjects, readObserved } from "../app/permissions.ts"
import { renderIncomplete } from "../outputs/terminal/report.ts"
import { count, visible } from "../outputs/terminal/text.ts"
import { type Command, text, texts, UsageError } from "./command.ts"
import { readSubject } from "./permissions.ts"
import { loadSources, sourceOptions } from "./question.ts"

export const leastPrivilegeCommand: Command = {
  name: "least-privilege",
  arguments: "SUBJECT",
  describe: "the smallest roles that cover what an audit log shows a subject to do, and rights it never used",
  options: {
    audit: {
      type: "string",
      multiple: true,
      value: "FILE",
      describe: "an API server's audit log, gzip or not; - for standard input",
    },
    ...sourceOptions,
    format: { type: "string", short: "f", value: "FORMAT", describe: "yaml (default), ready to apply, or json" },
  },
  examples: [
    "breakwater least-privilege ServiceAccount:shop/cart --audit audit.log > role.yaml",
    "breakwater least-privilege ServiceAccount:shop/cart --audit audit.log.gz --source snapshot.json",
  ],
  async run([name, ...more], options, terminal) {
    const files = texts(options, "audit")
    if (name === undefined || more.length > 0 || files.length === 0)
      throw new UsageError(
        "least-privilege needs a subject and --audit FILE",
        "breakwater least-privilege ServiceAccount:shop/cart --audit audit.log",
      )
    const format = text(options, "format") ?? "yaml"
    if (format !== "yaml" && format !== "json")
      throw new UsageError(`there is no format "${format}" here`, "Use yaml or json.")
    const subject = readSubject(name)
    const log = await readObserved(files).catch((error: unknown) => {
      const { code, path = "the log" } = error as NodeJS.ErrnoException
      if (code === undefined) throw error
      throw new UsageError(`${path} cannot be read: ${code}`)
    })
    const style = { style: terminal.errorStyle, width: terminal.width, all: true }
    for (const item of log.problems) for (const line of renderIncomplete(item, style)) terminal.writeError(line)
    const isAsked = texts(options, "source").length > 0 || options.cluster !== undefined
    const sources = isAsked ? await loadSources(options, terminal) : undefined
    const { result, unused } = observedPrivileges(subject, log, sources?.inventory)
    const { objects, allowed, denied, uncovered, window } = result
    if (window === undefined) {
      const seen = observedSubjects(log).slice(0, 5)
      throw new UsageError(
        `the log shows no request of ${name}`,
        seen.length > 0 ? `It shows ${seen.join(", ")}.` : "It shows no request at all.",
      )
    }
    if (format === "json")
      await terminal.write(
        `${JSON.stringify({ objects, allowed, denied, uncovered, window, ...(unused ? { unused } : {}) }, null, 2)}\n`,
      )
    else {
      // Comments, so that the output can be applied as it is.
      const facts = [
        `What ${name} did between ${window.from} and ${window.to}: ${count(allowed, "different request")} allowed.`,
        ...(denied > 0 ? [`${count(denied, "request")} denied and left out.`] : []),
        uncovered.length === 0
          ? "Proof: asked again with these roles alone, each of them is allowed."
          : `${count(uncovered.length, "request")} of them these roles alone do not allow: --format json lists them.`,
        "What happens less often than that was not seen.",
        ...(unused ?? []).map(
          ({ namespace, rule }) =>
            `never used: ${describeRule(rule)} ${namespace === "" ? "everywhere" : `in ${namespace}`}`,
        ),
      ]
      await terminal.write(facts.map((fact) => `# ${visible(fact)}\n`).join(""))
      for (const object of objects) await terminal.write(`---\n${dump(object, { lineWidth: 120, noRefs: true })}`)
    }
    return log.problems.length > 0 || uncovered.length > 0 || sources?.incomplete ? 3 : 0
  },
}
