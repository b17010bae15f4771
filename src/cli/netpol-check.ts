import { describeEvidence } from "../app/generate-policies.ts"
import { brokenFlows, needsOfFlows } from "../app/observed-flows.ts"
import { partyName } from "../engines/network/generate/need.ts"
import { formatPorts } from "../engines/network/ports.ts"
import { count, visible } from "../outputs/terminal/text.ts"
import { type OptionValues, text, texts, UsageError } from "./command.ts"
import { openFlows } from "./flows.ts"
import { openNetwork, renderReason } from "./network.ts"
import { loadSources } from "./question.ts"
import type { Terminal } from "./terminal.ts"

/** Tells which observed connections would break under the policies of the sources. */
export async function checkCommand(
  rest: readonly string[],
  options: OptionValues,
  terminal: Terminal,
): Promise<number> {
  const files = texts(options, "flows")
  if (rest.length > 0 || files.length === 0)
    throw new UsageError(
      "check needs flows that were seen",
      "breakwater netpol check --flows flows.jsonl --source k8s/",
    )
  const { inventory, incomplete } = await loadSources(options, terminal)
  const answer = openNetwork(inventory, options)
  const log = await openFlows(files, terminal)
  const { needs, unknown, dropped } = needsOfFlows(log, inventory, answer)
  const broken = brokenFlows(answer, needs)
  if (text(options, "format") === "json") {
    const shown = broken.map(({ need, verdict, because }) => ({
      from: partyName(need.from),
      to: partyName(need.to),
      ports: formatPorts(need.ports),
      verdict,
      evidence: need.evidence.map(describeEvidence),
      because,
    }))
    const rest = { seen: log.seen, connections: needs.length, dropped: dropped.length, unknown: unknown.length }
    await terminal.write(`${JSON.stringify({ broken: shown, ...rest }, null, 2)}\n`)
  } else {
    const { style } = terminal
    for (const { need, verdict, because } of broken) {
      const line = `${partyName(need.from)} → ${partyName(need.to)}  ${formatPorts(need.ports).join(", ")}`
      await terminal.write(
        `${verdict === "denied" ? style.red("breaks") : style.yellow("may break")}  ${visible(line)}\n`,
      )
      for (const reason of because) await terminal.write(`  ${renderReason(reason, style)}\n`)
      for (const evidence of need.evidence.slice(0, 3))
        await terminal.write(`  ${style.dim(visible(describeEvidence(evidence)))}\n`)
    }
    const others = [
      ...(dropped.length > 0 ? [`${count(dropped.length, "flow")} dropped when seen`] : []),
      ...(unknown.length > 0 ? [`${count(unknown.length, "flow")} of what is not among the sources`] : []),
    ]
    const verdict = broken.length === 0 ? "All of them pass" : `${broken.length} would break`
    await terminal.write(
      `${count(needs.length, "connection")} seen. ${verdict}.${others.length > 0 ? ` Left out: ${others.join(", ")}.` : ""}\n`,
    )
  }
  if (incomplete || log.problems.length > 0) return 3
  return broken.some(({ verdict }) => verdict === "denied") ? 1 : 0
}
