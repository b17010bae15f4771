import { blastAcross, type FederatedConnection, reachAcross } from "../app/clusters.ts"
import { exposure } from "../app/exposure.ts"
import { exposureAcross } from "../app/exposure-across.ts"
import { reach, type ShownConnection } from "../app/network.ts"
import type { JsonObject } from "../lib/json.ts"
import type { Style } from "../outputs/terminal/style.ts"
import { count, truncate, visible } from "../outputs/terminal/text.ts"
import { type Command, flag, type OptionValues, text, UsageError } from "./command.ts"
import { dialectOption, openNetwork, readEnd, readPorts, readTarget, renderPorts, renderReason } from "./network.ts"
import { loadSources, questionOptions } from "./question.ts"
import { betweenOption, namedSources, openClusters } from "./reach-clusters.ts"
import { writeBlast, writeExposure } from "./reach-exposure.ts"
import type { Terminal } from "./terminal.ts"

export const reachCommand: Command = {
  name: "reach",
  arguments: "[FROM] [TO]",
  describe: "who reaches whom on which ports, with the policies that decide",
  options: {
    ...questionOptions,
    port: { type: "string", short: "p", value: "PORT", describe: "only this: TCP/80, UDP/53, TCP/8000-8010" },
    exposure: {
      type: "boolean",
      describe: "what each workload, or FROM, is open to: the Internet, every pod, pods to come",
    },
    hops: { type: "string", value: "K", describe: "what whoever holds FROM gets at within K connections" },
    dialect: dialectOption,
    between: betweenOption,
    format: { type: "string", short: "f", value: "FORMAT", describe: "terminal (default), json, or dot for Graphviz" },
  },
  examples: [
    "breakwater reach --source k8s/",
    "breakwater reach internet --source k8s/",
    "breakwater reach any shop/StatefulSet/db --port TCP/5432 --source k8s/",
    "breakwater reach shop/Deployment/cart metadata-service --source k8s/",
    "breakwater reach any node/worker-1:10250 --source k8s/",
    "breakwater reach --exposure --source k8s/",
    "breakwater reach --source east=east.json --source west=west.json",
    "breakwater reach shop/Deployment/web --hops 3 --source k8s/",
  ],
  async run([from, to, ...more], options, terminal) {
    if (more.length > 0) throw new UsageError("reach takes two ends at most", "breakwater reach FROM TO")
    const named = namedSources(options)
    if (named) return reachClusters(named, [from, to], options, terminal)
    const { inventory, incomplete } = await loadSources(options, terminal)
    const answer = openNetwork(inventory, options)
    const target = readTarget(answer, to)
    const ends = [readEnd(answer, from), target.name]
    const isJson = text(options, "format") === "json"
    const hops = text(options, "hops")
    refuseTarget(to, options)
    if (flag(options, "exposure"))
      await writeExposure(answer.dialect.name, exposure(answer, inventory, ends[0]), ends[0], isJson, terminal)
    else if (hops !== undefined) await writeBlast(answer, ends[0], hops, isJson, terminal)
    if (flag(options, "exposure") || hops !== undefined) return incomplete ? 3 : 0
    const ports = readPorts(text(options, "port")) ?? target.ports
    const isPair = ends[0] !== undefined && ends[1] !== undefined
    const connections = reach(answer, {
      ...(ends[0] === undefined ? {} : { from: ends[0] }),
      ...(ends[1] === undefined ? {} : { to: ends[1] }),
      ...(ports ? { ports } : {}),
    })
    await writeConnections(connections, { dialect: answer.dialect.name }, isPair, options, terminal)
    if (incomplete) return 3
    return ports && !connections.some(({ allowed }) => allowed.length > 0) ? 1 : 0
  },
}

async function writeConnections(
  connections: readonly FederatedConnection[],
  facts: JsonObject,
  isPair: boolean,
  options: OptionValues,
  terminal: Terminal,
): Promise<void> {
  const format = text(options, "format") ?? "terminal"
  if (format === "json") await terminal.write(`${JSON.stringify({ ...facts, connections }, null, 2)}\n`)
  else if (format === "dot") await terminal.write(renderDot(connections))
  else if (format === "terminal")
    await terminal.write(
      isPair ? connections.map((one) => renderPair(one, terminal)).join("") : renderMatrix(connections, terminal),
    )
  else throw new UsageError(`reach cannot be written as ${format}`, "Use terminal, json or dot.")
}

function refuseTarget(to: string | undefined, options: OptionValues): void {
  if (to !== undefined && (flag(options, "exposure") || text(options, "hops") !== undefined))
    throw new UsageError("--exposure and --hops take one end", "breakwater reach FROM --hops 2")
}

/** The same question to several clusters. */
async function reachClusters(
  named: ReadonlyMap<string, readonly string[]>,
  [from, to]: readonly (string | undefined)[],
  options: OptionValues,
  terminal: Terminal,
): Promise<number> {
  const { joined, incomplete } = await openClusters(named, options, terminal)
  const { answer, between } = joined.federation
  const target = readTarget(answer, to)
  const ends = [readEnd(answer, from), target.name]
  const isJson = text(options, "format") === "json"
  const hops = text(options, "hops")
  const isExposure = flag(options, "exposure")
  refuseTarget(to, options)
  if (isExposure) await writeExposure(answer.dialect.name, exposureAcross(joined, ends[0]), ends[0], isJson, terminal)
  else if (hops !== undefined) {
    const reached = (start: string, steps: number) => blastAcross(joined, start, steps)
    await writeBlast(answer, ends[0], hops, isJson, terminal, reached)
  }
  if (isExposure || hops !== undefined) return incomplete ? 3 : 0
  const ports = readPorts(text(options, "port")) ?? target.ports
  const connections = reachAcross(joined, {
    ...(ends[0] === undefined ? {} : { from: ends[0] }),
    ...(ends[1] === undefined ? {} : { to: ends[1] }),
    ...(ports ? { ports } : {}),
  })
  const isPair = ends[0] !== undefined && ends[1] !== undefined
  const facts = { dialect: answer.dialect.name, between }
  await writeConnections(connections, facts, isPair, options, terminal)
  if (incomplete) return 3
  return ports && !connections.some(({ allowed }) => allowed.length > 0) ? 1 : 0
}

function renderPair(
  { allowed, undefined: open, because = [], through }: FederatedConnection,
  { style }: Terminal,
): string {
  const lines = [
    allowed.length > 0 ? `${style.yellow("allowed")}  ${allowed.join(", ")}` : style.green("nothing is allowed"),
  ]
  if (open.length > 0)
    lines.push(
      `${style.yellow("undefined")}  ${open.join(", ")}  ${style.dim("(left to the network plugin: --dialect)")}`,
    )
  if (through !== undefined) lines.push(`  ${style.dim("through")} ${visible(through)}`)
  for (const reason of because) lines.push(`  ${renderReason(reason, style)}`)
  if (because.length === 0 && through === undefined) lines.push(style.dim("  no policy has a say"))
  return `${lines.join("\n")}\n`
}

/** A picture for as many names as fit, then each source with what it reaches. */
function renderMatrix(connections: readonly ShownConnection[], { style, width }: Terminal): string {
  if (connections.length === 0) return "Nobody reaches anybody.\n"
  const names = [...new Set(connections.flatMap(({ from, to }) => [from, to]))].sort()
  const grid = renderGrid(connections, names, width, style)
  const sources = new Map<string, ShownConnection[]>()
  for (const connection of connections)
    sources.set(connection.from, [...(sources.get(connection.from) ?? []), connection])
  let text = grid
  for (const [from, reached] of sources) {
    text += `${style.bold(visible(from))}\n`
    for (const { ports, targets } of byPorts(reached)) {
      const shown =
        targets.length > 4 ? `${targets.slice(0, 4).join(", ")} and ${targets.length - 4} more` : targets.join(", ")
      text += `  ${truncate(visible(`${ports}  → ${shown}`), width - 2)}\n`
    }
  }
  return `${text}\n${style.dim(`${count(connections.length, "connection")}. A policy's line: breakwater reach FROM TO`)}\n`
}

/** Targets with the same ports together. */
function byPorts(connections: readonly ShownConnection[]): readonly { ports: string; targets: readonly string[] }[] {
  const groups = new Map<string, string[]>()
  for (const { to, allowed, undefined: open } of connections) {
    const ports = renderPorts(allowed, open)
    groups.set(ports, [...(groups.get(ports) ?? []), to])
  }
  return [...groups].map(([ports, targets]) => ({ ports, targets }))
}

/** Rows are sources, columns targets: ● everything, ◐ some ports, ? left open, · nothing. */
function renderGrid(
  connections: readonly ShownConnection[],
  names: readonly string[],
  width: number,
  style: Style,
): string {
  const label = Math.min(32, Math.max(...names.map(({ length }) => length)))
  if (label + 6 + names.length * 3 > width || names.length < 2) return ""
  const cells = new Map(connections.map((connection) => [`${connection.from} ${connection.to}`, connection]))
  const head = `${" ".repeat(label + 6)}${names.map((_name, index) => String(index + 1).padStart(2)).join(" ")}\n`
  const rows = names.map((from, row) => {
    const marks = names.map((to) => ` ${mark(cells.get(`${from} ${to}`), from === to, style)}`).join(" ")
    return `${String(row + 1).padStart(3)}  ${truncate(visible(from), label).padEnd(label)} ${marks}\n`
  })
  return `${head}${rows.join("")}${style.dim("● every port  ◐ some ports  ? left to the plugin  · nothing\n\n")}`
}

function mark(connection: ShownConnection | undefined, isSelf: boolean, style: Style): string {
  if (isSelf) return style.dim("\\")
  if (!connection) return style.dim("·")
  if (connection.allowed.includes("any")) return style.red("●")
  return connection.allowed.length > 0 ? style.yellow("◐") : style.yellow("?")
}

function renderDot(connections: readonly ShownConnection[]): string {
  const quote = (text: string) => JSON.stringify(visible(text))
  const edges = connections.map(
    ({ from, to, allowed, undefined: open }) =>
      `  ${quote(from)} -> ${quote(to)} [label=${quote([...allowed, ...open.map((port) => `${port}?`)].join("\\n"))}];\n`,
  )
  return `digraph reach {\n  rankdir=LR;\n  node [shape=box];\n${edges.join("")}}\n`
}
