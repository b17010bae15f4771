import type { Intervals } from "./intervals.ts"

/**
 * An IP address as a point of one line that holds both families: IPv4 from 0, IPv6 from 2^128. A CIDR block is then one
 * interval, and sets of addresses of both families are plain interval sets.
 */
export type Address = bigint

const v6Start = 1n << 128n

export const allV4: Intervals<Address> = [0n, 1n << 32n]
export const allV6: Intervals<Address> = [v6Start, v6Start << 1n]
export const allAddresses: Intervals<Address> = [...allV4, ...allV6]

export const isV6 = (address: Address): boolean => address >= v6Start

/** Reads a dotted quad (no leading zeros, as Go's net.ParseIP) or RFC 4291 text; undefined for anything else. */
export function parseAddress(text: string): Address | undefined {
  return text.includes(":") ? parseV6(text) : parseV4(text)
}

function parseV4(text: string): Address | undefined {
  if (!/^(?:\d{1,3}\.){3}\d{1,3}$/.test(text)) return undefined
  let value = 0
  for (const part of text.split(".")) {
    if (Number(part) > 255 || (part.length > 1 && part.startsWith("0"))) return undefined
    value = value * 256 + Number(part)
  }
  return BigInt(value)
}

function parseV6(text: string): Address | undefined {
  const embedded = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(text)
  if (embedded) {
    const v4 = parseV4(embedded[2] as string)
    if (v4 === undefined) return undefined
    return parseV6(`${embedded[1]}${(v4 >> 16n).toString(16)}:${(v4 & 0xffffn).toString(16)}`)
  }
  const halves = text.split("::")
  if (halves.length > 2) return undefined
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")))
  const missing = 8 - head.length - tail.length
  if (halves.length === 2 ? missing < 1 : missing !== 0) return undefined
  const groups = [...head, ...Array<string>(halves.length === 2 ? missing : 0).fill("0"), ...tail]
  if (!groups.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined
  return v6Start + groups.reduce((sum, group) => (sum << 16n) | BigInt(`0x${group}`), 0n)
}

/**
 * Reads CIDR notation; host bits are masked away, as Go's net.ParseCIDR does. Undefined when malformed.
 */
export function parseCidr(text: string): Intervals<Address> | undefined {
  const match = /^([^/]+)\/(\d{1,3})$/.exec(text)
  const address = match && parseAddress(match[1] as string)
  if (address === undefined || address === null) return undefined
  const width = isV6(address) ? 128 : 32
  const length = Number(match?.[2])
  if (length > width) return undefined
  const size = 1n << BigInt(width - length)
  const start = address - (address % size)
  return [start, start + size]
}

/** The one-address block. */
export const singleAddress = (address: Address): Intervals<Address> => [address, address + 1n]

/** Dotted quad, or the eight groups of IPv6 with the longest run of zeros shortened (RFC 5952). */
export function formatAddress(address: Address): string {
  if (!isV6(address)) return [24n, 16n, 8n, 0n].map((shift) => (address >> shift) & 255n).join(".")
  const value = address - v6Start
  const groups = Array.from({ length: 8 }, (_, i) => ((value >> BigInt(112 - 16 * i)) & 0xffffn).toString(16))
  const run = longestZeroRun(groups)
  if (!run) return groups.join(":")
  return `${groups.slice(0, run.start).join(":")}::${groups.slice(run.end).join(":")}`
}

/** The first of the longest runs of at least two zero groups. */
function longestZeroRun(groups: readonly string[]): { readonly start: number; readonly end: number } | undefined {
  let best = { start: 0, end: 1 }
  for (let start = 0; start < groups.length; start++) {
    let end = start
    while (groups[end] === "0") end++
    if (end - start > best.end - best.start) best = { start, end }
  }
  return best.end - best.start > 1 ? best : undefined
}

/** The fewest CIDR blocks that together are the set. */
export function formatCidrs(set: Intervals<Address>): string[] {
  const blocks: string[] = []
  for (let i = 0; i + 1 < set.length; i += 2) {
    let start = set[i] as Address
    const end = set[i + 1] as Address
    while (start < end) {
      const base = isV6(start) ? start - v6Start : start
      const width = isV6(start) ? 128 : 32
      let length = width
      let size = 1n
      while (length > 0 && base % (size << 1n) === 0n && start + (size << 1n) <= end) {
        size <<= 1n
        length--
      }
      blocks.push(`${formatAddress(start)}/${length}`)
      start += size
    }
  }
  return blocks
}
