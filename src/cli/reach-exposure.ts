import { blast, type ShownExposure, type ShownOpening, type ShownReached } from "../app/exposure.ts"
import type { Reachability } from "../engines/network/reachability.ts"
import type { Style } from "../outputs/terminal/style.ts"
import { count, visible } from "../outputs/terminal/text.ts"
import { UsageError } from "./command.ts"
import { renderPorts, renderReason } from "./network.ts"
import type { Terminal } from "./terminal.ts"

/** Writes what workloads are open to. */
export async function writeExposure(
  dialect: string,
  shown: readonly ShownExposure[],
  workload: string | undefined,
  isJson: boolean,
  terminal: Terminal,
): Promise<void> {
  if (isJson) await terminal.write(`${JSON.stringify({ dialect, exposure: shown }, null, 2)}\n`)
  else await terminal.write(renderExposure(shown, workload !== undefined, terminal.style))
}

function renderExposure(shown: readonly ShownExposure[], isDetailed: boolean, style: Style): string {
  const byWorkload = new Map<string, ShownExposure[]>()
  for (const one of shown) byWorkload.set(one.workload, [...(byWorkload.get(one.workload) ?? []), one])
  let text = ""
  for (const [workload, sides] of byWorkload) {
    text += `${style.bold(visible(workload))}\n`
    for (const side of sides) text += renderSide(side, isDetailed, style)
  }
  const open = [...byWorkload].filter(([, sides]) => sides.every(({ isProtected }) => !isProtected)).length
  return `${text}\n${style.dim(`${count(byWorkload.size, "workload")}, ${open} without any policy.${isDetailed ? "" : " The policies that decide: breakwater reach --exposure WORKLOAD"}`)}\n`
}

function renderSide(
  { direction, isProtected, openings, entries }: ShownExposure,
  isDetailed: boolean,
  style: Style,
): string {
  const label = direction === "ingress" ? "from" : "to  "
  if (!isProtected && openings.every(({ allowed }) => allowed.includes("any")))
    return `  ${label} ${style.red("everybody")} ${style.dim("(no policy)")}\n${renderEntries(entries, style)}`
  const lines = openings.map((one) => {
    const reasons = isDetailed ? one.because.map((reason) => `        ${renderReason(reason, style)}\n`).join("") : ""
    return `  ${label} ${visible(peerName(one))}  ${style.yellow(portsOf(one))}\n${reasons}`
  })
  return (
    (lines.length > 0 ? lines.join("") : `  ${label} ${style.green("nobody but what is there")}\n`) +
    renderEntries(entries, style)
  )
}

function peerName({ peer }: ShownOpening): string {
  const names: Readonly<Record<string, string>> = {
    cluster: "every pod of the cluster",
    internet: "the Internet",
    "metadata-service": "the metadata service",
    "api-server": "the API server",
    nodes: "nodes, and their kubelets",
  }
  return names[peer] ?? peer.replace(/^cluster ([^:]*)$/, "every pod of the cluster $1")
}

const portsOf = (ports: { readonly allowed: readonly string[]; readonly undefined: readonly string[] }): string =>
  renderPorts(ports.allowed, ports.undefined) || "nothing"

const renderEntries = (entries: ShownExposure["entries"], style: Style): string =>
  entries.map((one) => `       ${style.dim("through")} ${visible(one.by)}  ${style.red(portsOf(one))}\n`).join("")

/** Most steps that can be asked for: estates are not deeper. */
const maxHops = 20

/** Writes what whoever holds a workload gets at. */
export async function writeBlast(
  answer: Reachability,
  from: string | undefined,
  written: string,
  isJson: boolean,
  terminal: Terminal,
  reach: (from: string, hops: number) => readonly ShownReached[] = (start, steps) => blast(answer, start, steps),
): Promise<void> {
  const hops = Number(written)
  if (!Number.isInteger(hops) || hops < 1 || hops > maxHops)
    throw new UsageError(`"${written}" is no number of hops`, `Give 1 to ${maxHops}.`)
  if (from === undefined)
    throw new UsageError("--hops needs a workload to start from", "breakwater reach shop/Deployment/web --hops 2")
  const reached = reach(from, hops)
  if (isJson) await terminal.write(`${JSON.stringify({ dialect: answer.dialect.name, from, reached }, null, 2)}\n`)
  else await terminal.write(renderBlast(from, reached, terminal.style))
}

function renderBlast(from: string, reached: readonly ShownReached[], style: Style): string {
  let text = `${style.bold(visible(from))}\n`
  let last = 0
  for (const { name, hops, via, ports } of reached) {
    if (hops !== last) text += `${style.dim(`after ${count(hops, "hop")}`)}\n`
    last = hops
    text += `  ${visible(name)}  ${style.yellow(ports.join(", "))}${hops > 1 ? style.dim(`  from ${visible(via)}`) : ""}\n`
  }
  return `${text}\n${style.dim(`${count(reached.length, "target")}, every workload on the way taken to be held.`)}\n`
}
