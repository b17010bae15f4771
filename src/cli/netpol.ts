import { explainAcross, showWay } from "../app/clusters.ts"
import { policyTypes } from "../app/generate-policies.ts"
import { loadInventory, TargetError } from "../app/load.ts"
import { diffNetworks, explainPort, type ShownReason, showReason } from "../app/network.ts"
import type { PortSet } from "../engines/network/ports.ts"
import type { Reachability, VerdictName } from "../engines/network/reachability.ts"
import { renderIncomplete } from "../outputs/terminal/report.ts"
import type { Style } from "../outputs/terminal/style.ts"
import { count, visible } from "../outputs/terminal/text.ts"
import { type Command, type OptionValues, text, UsageError } from "./command.ts"
import { dialectOption, openNetwork, readEnd, readPorts, readTarget, renderChange, renderReason } from "./network.ts"
import { loadSources, sourceOptions } from "./question.ts"
import { betweenOption, namedSources, openClusters } from "./reach-clusters.ts"
import type { Terminal } from "./terminal.ts"

export const netpolCommand: Command = {
  name: "netpol",
  arguments: "generate | check | explain FROM TO PORT | diff BEFORE AFTER",
  describe:
    "network policies: write the least that is needed; why a port is reached or not; what a change opens, closes or breaks",
  options: {
    ...sourceOptions,
    namespace: {
      type: "string",
      short: "n",
      multiple: true,
      value: "NS",
      describe: "generate: only for this namespace (repeatable; default all but those of the cluster itself)",
    },
    type: { type: "string", value: "TYPE", describe: `generate: ${policyTypes.join(", ")} (default the first)` },
    flows: {
      type: "string",
      multiple: true,
      value: "FILE",
      describe:
        "generate, check: flows that were seen, as Hubble or our own records tell them; gzip or not, - for standard input",
    },
    "only-flows": { type: "boolean", describe: "generate: rest on the flows alone, not on the manifests" },
    dialect: dialectOption,
    between: { ...betweenOption, describe: `explain: ${betweenOption.describe}` },
    format: { type: "string", short: "f", value: "FORMAT", describe: "terminal (generate: yaml) or json" },
  },
  examples: [
    "breakwater netpol generate --source k8s/ > policies.yaml",
    "breakwater netpol generate --cluster -n shop --flows flows.jsonl --type cilium > policies.yaml",
    "breakwater netpol check --flows flows.jsonl --source k8s/",
    "breakwater netpol explain shop/Deployment/cart shop/StatefulSet/db TCP/5432 --source k8s/",
    "breakwater netpol explain east:shop/Deployment/web west:shop/Deployment/cart 80 --source east=e.json --source west=w.json",
    "breakwater netpol diff main/k8s/ k8s/",
  ],
  async run([action, ...rest], options, terminal) {
    if (action === "generate") return (await import("./netpol-generate.ts")).generateCommand(rest, options, terminal)
    if (action === "check") return (await import("./netpol-check.ts")).checkCommand(rest, options, terminal)
    if (action === "explain") return explainCommand(rest, options, terminal)
    if (action === "diff") return diffCommand(rest, options, terminal)
    throw new UsageError("netpol can generate, check, explain and diff", "breakwater netpol --help shows examples.")
  },
}

async function explainCommand(
  [from, to, port, ...more]: readonly string[],
  options: OptionValues,
  terminal: Terminal,
): Promise<number> {
  if (!from || !to || more.length > 0)
    throw new UsageError("explain needs two ends and a port", "breakwater netpol explain FROM TO TCP/80")
  const named = namedSources(options)
  if (named) return explainClusters(named, [from, to, port], options, terminal)
  const { inventory, incomplete } = await loadSources(options, terminal)
  const answer = openNetwork(inventory, options)
  const [source, target, ports] = readQuestion(answer, from, to, port)
  const explanation = explainPort(answer, source, target, ports)
  if (!explanation) throw new UsageError(`${from} and ${to} are one and the same`, "A pod always reaches itself.")
  const { verdict, because, flips } = explanation
  if (text(options, "format") === "json")
    await terminal.write(
      `${JSON.stringify({ dialect: answer.dialect.name, verdict, because: because.map(showReason), flips: flips.map(showReason) }, null, 2)}\n`,
    )
  else {
    const shown = { verdict, because: because.map(showReason), flips: flips.map(showReason) }
    await terminal.write(renderExplanation(shown, terminal.style))
  }
  if (incomplete) return 3
  return verdict === "denied" ? 1 : 0
}

/** Two ends and a port, which may stand behind the second: `node/worker-1:10250`. */
function readQuestion(
  answer: Reachability,
  from: string,
  to: string,
  port: string | undefined,
): [string, string, PortSet] {
  const source = readEnd(answer, from)
  const target = readTarget(answer, to)
  const ports = readPorts(port) ?? target.ports
  if (!ports) throw new UsageError("explain needs a port", "breakwater netpol explain FROM TO TCP/80")
  if (!source || !target.name)
    throw new UsageError("explain needs two ends that are named", "any stands for nobody here.")
  return [source, target.name, ports]
}

interface ShownExplanation {
  readonly verdict: VerdictName
  readonly because: readonly ShownReason[]
  readonly flips: readonly ShownReason[]
}

function renderExplanation({ verdict, because, flips }: ShownExplanation, style: Style, note?: string): string {
  const colour = { allowed: style.yellow, denied: style.green, undefined: style.yellow }[verdict]
  const lines = [note === undefined ? colour(verdict) : `${colour(verdict)}  ${note}`]
  for (const reason of because) lines.push(`  ${renderReason(reason, style)}`)
  if (because.length === 0) lines.push(style.dim("  no policy has a say"))
  if (flips.length > 0)
    lines.push("Without these it would be otherwise:", ...flips.map((reason) => `  ${renderReason(reason, style)}`))
  return `${lines.join("\n")}\n`
}

const isCross = (from: string, to: string): boolean =>
  /^[^/]*:/.test(from) && /^[^/]*:/.test(to) && from.split(":")[0] !== to.split(":")[0]

/** The same question to several clusters: every way is told, the best first. */
async function explainClusters(
  named: ReadonlyMap<string, readonly string[]>,
  [from, to, port]: readonly [string, string, string | undefined],
  options: OptionValues,
  terminal: Terminal,
): Promise<number> {
  const { joined, incomplete } = await openClusters(named, options, terminal)
  const { answer, between } = joined.federation
  const ways = explainAcross(joined, ...readQuestion(answer, from, to, port)).map(showWay)
  const [best] = ways
  if (!best) throw new UsageError(`${from} and ${to} are one and the same`, "A pod always reaches itself.")
  if (text(options, "format") === "json") {
    const facts = { dialect: answer.dialect.name, between }
    await terminal.write(`${JSON.stringify({ ...facts, verdict: best.verdict, ways }, null, 2)}\n`)
  } else {
    for (const way of ways)
      await terminal.write(renderExplanation(way, terminal.style, way.through && `through ${visible(way.through)}`))
    if (between === "services" && isCross(from, to) && ways.some(({ through }) => through === undefined))
      await terminal.write(
        terminal.style.dim(
          "No exported Service leads there, and clusters are taken to share nothing else: --between flat or mesh\n",
        ),
      )
  }
  if (incomplete) return 3
  return best.verdict === "denied" ? 1 : 0
}

async function diffCommand(
  [before, after, ...more]: readonly string[],
  options: OptionValues,
  terminal: Terminal,
): Promise<number> {
  if (!before || !after || more.length > 0)
    throw new UsageError("diff needs two states", "breakwater netpol diff BEFORE AFTER")
  const states = await Promise.all([before, after].map((target) => loadInventory([target]))).catch((error: unknown) => {
    if (error instanceof TargetError) throw new UsageError(error.message, error.advice)
    throw error
  })
  const incomplete = states.flatMap((state) => state.incomplete)
  for (const item of incomplete)
    for (const line of renderIncomplete(item, { style: terminal.errorStyle, width: terminal.width, all: true }))
      terminal.writeError(line)
  const [old, now] = states.map(({ inventory }) => openNetwork(inventory, options))
  const changes = old && now ? diffNetworks(old, now) : []
  if (text(options, "format") === "json") await terminal.write(`${JSON.stringify({ changes }, null, 2)}\n`)
  else {
    for (const change of changes) await terminal.write(renderChange(change, terminal.style))
    const opens = changes.filter((change) => change.opens.length > 0).length
    await terminal.write(
      changes.length === 0
        ? "The same connections are allowed.\n"
        : `\n${count(opens, "opening")}, ${count(changes.length - opens, "closing")}\n`,
    )
  }
  return incomplete.length > 0 ? 3 : 0
}
