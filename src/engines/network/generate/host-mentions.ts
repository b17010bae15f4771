import { parseAddress } from "../../../lib/ip.ts"

/** A host that a text names, with the port and scheme beside it. */
export interface HostMention {
  readonly host: string
  readonly port: number | undefined
  readonly scheme: string | undefined
  /** Whether the text stands for nothing but a name: it may be any word. */
  readonly isBare: boolean
}

/** Longest text that is searched, in characters: configuration files are short, data is not configuration. */
const maxText = 262_144
const maxMentions = 2_000

const label = "[a-zA-Z0-9](?:[-a-zA-Z0-9_]{0,61}[a-zA-Z0-9])?"
const mention = new RegExp(
  `^(?:(?<scheme>[a-z][a-z0-9+.-]{0,30})://)?(?:[^@/]{0,256}@)?(?<host>${label}(?:\\.${label}){0,12})\\.?(?::(?<port>\\d{1,5}))?(?:[/?#].*)?$`,
  "i",
)
const bracketed =
  /^(?:([a-z][a-z0-9+.-]{0,30}):\/\/)?(?:[^@/]{0,256}@)?\[([0-9a-f:.]{2,45})\](?::(\d{1,5}))?(?:[/?#].*)?$/i

/**
 * Hosts that a value, argument or configuration file names: `host:port`, URLs (also `jdbc:` and gRPC's `dns:///`), lists of them, Go's
 * `tcp(host:port)`, and names with at least one dot. A value that is one word alone is a bare mention. Comments of
 * files are left out. O(length).
 */
export function hostMentions(text: string, isFile = false): readonly HostMention[] {
  if (text.length > maxText) return []
  const trimmed = text.trim()
  const found: HostMention[] = []
  for (const line of trimmed.split("\n")) {
    if (isFile && /^\s*(?:#|\/\/|;|--)/.test(line)) continue
    for (const token of line.split(/[\s"'`,;|(){}<>=\\]+/)) {
      if (found.length >= maxMentions) return found
      const one = readMention(
        token.replace(/^(?:jdbc:|r2dbc:|(?:dns|passthrough):\/{3})/i, "").replace(/^[-:]+|[:.]+$/g, ""),
        token === trimmed,
      )
      if (one) found.push(one)
    }
  }
  return found
}

function readMention(token: string, isWhole: boolean): HostMention | undefined {
  if (token.length === 0 || token.length > 2_048) return undefined
  const six = bracketed.exec(token)
  if (six) return { host: six[2] as string, port: portOf(six[3]), scheme: six[1]?.toLowerCase(), isBare: false }
  const groups = mention.exec(token)?.groups
  const host = groups?.host?.toLowerCase()
  if (!host || /^\d+$/.test(host)) return undefined
  const port = portOf(groups?.port)
  const scheme = groups?.scheme?.toLowerCase()
  if (scheme === undefined && port === undefined && !host.includes("."))
    return isWhole ? { host, port, scheme, isBare: true } : undefined
  // 1.2.3 is a version, not a host.
  if (/^[\d.]+$/.test(host) && parseAddress(host) === undefined) return undefined
  return { host, port, scheme, isBare: false }
}

function portOf(text: string | undefined): number | undefined {
  const port = Number(text)
  return text !== undefined && port >= 1 && port <= 65_535 ? port : undefined
}

/** Ports that a scheme means where none is written (IANA service names; the drivers' own documentation). */
export const schemePorts: Readonly<Record<string, number>> = {
  http: 80,
  ws: 80,
  https: 443,
  wss: 443,
  grpcs: 443,
  postgres: 5432,
  postgresql: 5432,
  mysql: 3306,
  mariadb: 3306,
  sqlserver: 1433,
  redis: 6379,
  rediss: 6379,
  mongodb: 27017,
  amqp: 5672,
  amqps: 5671,
  nats: 4222,
  kafka: 9092,
  mqtt: 1883,
  mqtts: 8883,
  ldap: 389,
  ldaps: 636,
  smtp: 25,
  smtps: 465,
  ftp: 21,
  sftp: 22,
  ssh: 22,
  memcached: 11211,
  etcd: 2379,
}
