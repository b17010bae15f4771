import {
  type DialectName,
  dialectNames,
  endpointNames,
  knowsEndpoint,
  type NetworkChange,
  networkOf,
  type ShownReason,
} from "../app/network.ts"
import { formatPorts, noPorts, type PortSet, parsePorts } from "../engines/network/ports.ts"
import type { Reachability } from "../engines/network/reachability.ts"
import { closest } from "../lib/closest.ts"
import { union } from "../lib/intervals.ts"
import type { Inventory } from "../model/inventory.ts"
import { formatLocation } from "../outputs/terminal/report.ts"
import type { Style } from "../outputs/terminal/style.ts"
import { visible } from "../outputs/terminal/text.ts"
import { type OptionSpecification, type OptionValues, text, UsageError } from "./command.ts"

export const dialectOption: OptionSpecification = {
  type: "string",
  value: "PLUGIN",
  describe: `judge as this network plugin does: ${dialectNames.join(", ")}`,
}

/** The network of an inventory, as the options say. */
export const openNetwork = (inventory: Inventory, options: OptionValues): Reachability =>
  networkOf(inventory, readDialect(options))

export function readDialect(options: OptionValues): DialectName {
  const name = text(options, "dialect") ?? "spec"
  const dialect = dialectNames.find((known) => known === name)
  if (!dialect) throw unknown("network plugin", name, dialectNames)
  return dialect
}

/** The ends of a question; `any` and nothing stand for all workloads and the Internet. */
export function readEnd(answer: Reachability, name: string | undefined): string | undefined {
  if (name === undefined || name === "any") return undefined
  const known = knowsEndpoint(answer, name)
  if (known) return name
  if (known === undefined || name.includes("/")) throw unknown("endpoint", name, [...endpointNames(answer)])
  throw new UsageError(
    `nothing among the sources is the ${name}`,
    "Name a block of addresses instead: cidr/10.0.0.0/8.",
  )
}

/** The end that connections lead to, as `END` or `END:PORT`. */
export function readTarget(
  answer: Reachability,
  name: string | undefined,
): { readonly name: string | undefined; readonly ports: PortSet | undefined } {
  const [, end, port] = /^(.+):(\d{1,5})$/.exec(name ?? "") ?? []
  const isWhole = end === undefined || name === undefined || knowsEndpoint(answer, name)
  return isWhole
    ? { name: readEnd(answer, name), ports: undefined }
    : { name: readEnd(answer, end), ports: readPorts(port) }
}

function unknown(what: string, name: string, names: readonly string[]): UsageError {
  const near = names.find((candidate) => candidate.endsWith(`/${name}`)) ?? closest(name, names)
  const advice = near ? `Did you mean ${near}?` : "Write namespace/Kind/name, node/NAME, cidr/BLOCK, internet …"
  return new UsageError(`there is no ${what} "${name}"`, advice)
}

export function readPorts(written: string | undefined): PortSet | undefined {
  if (written === undefined) return undefined
  const ports = parsePorts(/^\d/.test(written) ? `TCP/${written}` : written)
  if (!ports) throw new UsageError(`"${written}" is no port`, "Write TCP/80, UDP/53, TCP/8000-8010 or any.")
  return ports
}

const verbs: Readonly<Record<string, string>> = {
  allow: "allows",
  deny: "denies",
  pass: "passes on",
  isolate: "isolates",
}

/** One line for a rule that decides: what it does, where it is written. */
export function renderReason({ policy, direction, rule, action, location }: ShownReason, style: Style): string {
  const part = rule === undefined ? direction : `${direction} rule ${rule}`
  const place = location ? `  ${style.cyan(visible(formatLocation(location)))}` : ""
  return `${visible(policy)} ${style.dim(`${verbs[action] ?? action} (${part})`)}${place}`
}

/** A change as sentences: `+` for what opens, `-` for what closes. */
export function renderChange({ from, to, opens, closes }: NetworkChange, style: Style): string {
  const ends = `${visible(shorten(from))} ${style.dim("→")} ${visible(shorten(to))}`
  const line = (sign: string, ports: readonly string[], colour: (text: string) => string) =>
    ports.length > 0 ? `${colour(`${sign} ${ports.join(", ")}`)}  ${ends}\n` : ""
  return line("+", opens, style.red) + line("-", closes, style.green)
}

/** Names of things that fare alike; of many, the first few. */
const shorten = (names: readonly string[]): string =>
  names.length > 3 ? `${names.slice(0, 3).join(", ")} and ${names.length - 3} more` : names.join(", ")

/** Ports of a verdict, and what is left open. */
export const renderPorts = (allowed: readonly string[], open: readonly string[]): string =>
  [...allowed, ...renderOpen(allowed, open)].join(", ")

/** What is left open; where that is all the rest, in these words. */
function renderOpen(allowed: readonly string[], open: readonly string[]): readonly string[] {
  if (open.length === 0) return []
  const all = [...allowed, ...open].reduce<PortSet>((sum, ports) => union(sum, parsePorts(ports) ?? noPorts), noPorts)
  const isRest = allowed.length > 0 && formatPorts(all).join() === "any"
  return isRest ? ["everything else undefined"] : open.map((port) => `${port} (undefined)`)
}
