import { union } from "../../../lib/intervals.ts"
import { singleAddress } from "../../../lib/ip.ts"
import { get } from "../../../lib/json.ts"
import type { Inventory } from "../../../model/inventory.ts"
import type { Resource } from "../../../model/resource.ts"
import type { PodTemplate } from "../../../model/workload/pod-template.ts"
import { noPorts, type PortSet, portRange } from "../ports.ts"
import { type ServicePort, servicePorts } from "../services.ts"
import { type HostMention, hostMentions, schemePorts } from "./host-mentions.ts"
import type { Evidence, Need, Party } from "./need.ts"
import type { HostTarget, ServiceDirectory } from "./service-directory.ts"
import { type WrittenValue, writtenValues } from "./written-values.ts"

export interface WrittenNeeds {
  readonly needs: readonly Need[]
  /** Sentences about names that lead nowhere. */
  readonly unresolved: readonly Evidence[]
}

/** Names in keys whose value is a word for something other than a host: `DB_NAME=postgres`, `CACHE_DRIVER=redis`. */
const notHosts =
  /(?:user|username|pass|password|pwd|database|dbname|db_name|(?<!host|server|service|dns|domain)_?name|driver|type|mode|dialect|engine|adapter|provider|kind|backend_type|profile|profiles?_active|env|environment|level|log|role|group|topic|queue|schema|bucket|prefix|path|command|shell|image|tag|version|token|secret|realm|client_id|index)$/i

/** Connections that the texts of one workload name. Texts that name a Service the sources hold lead to its pods. */
export function writtenNeeds(
  id: string,
  pod: PodTemplate,
  inventory: Inventory,
  directory: ServiceDirectory,
): WrittenNeeds {
  const from: Party = { kind: "workload", id }
  const { namespace } = pod.resource
  const needs: Need[] = []
  const unresolved: Evidence[] = []
  for (const value of writtenValues(pod, inventory))
    for (const mention of hostMentions(value.text, value.form === "file")) {
      if (mention.isBare && !mayBeHost(value)) continue
      const target = directory.find(mention.host, namespace)
      if (!target || (value.isSecret && target.kind !== "service" && schemePorts[mention.scheme ?? ""] === undefined))
        continue
      const port = mention.port ?? portBeside(value)
      const evidence = evidenceOf(value, mention, port)
      const found = reach(from, target, { ...mention, port }, value, evidence, directory)
      if (typeof found === "string") unresolved.push({ ...evidence, text: `${evidence.text}: ${found}` })
      else needs.push(...found)
    }
  return { needs, unresolved }
}

/** A bare word of a command line is a host only after a flag. */
const mayBeHost = ({ form, key }: WrittenValue): boolean =>
  form === "variable" ? !notHosts.test(key ?? "") : form === "word" && key !== undefined && !notHosts.test(key)

function evidenceOf({ called, place }: WrittenValue, { host }: HostMention, port: number | undefined): Evidence {
  return { text: `${called} names ${host}${port === undefined ? "" : `:${port}`}`, place }
}

/** `X_PORT` beside `X_HOST`, `X_ADDR`, `X`. */
function portBeside({ key, beside }: WrittenValue): number | undefined {
  if (key === undefined) return undefined
  const base = key.replace(/_?(?:HOST|HOSTNAME|ADDR|ADDRESS|SERVER|SERVICE_HOST|SERVICE|ENDPOINT|URL|URI)$/i, "")
  for (const name of [`${base}_PORT`, `${base}PORT`, `${base}_SERVICE_PORT`, `${key}_PORT`]) {
    const port = Number(beside.get(name))
    if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port
  }
  return undefined
}

/** The needs that a mention stands for, or why it stands for none ("" where that is nobody's business). */
function reach(
  from: Party,
  target: HostTarget,
  mention: HostMention,
  value: WrittenValue,
  evidence: Evidence,
  directory: ServiceDirectory,
): readonly Need[] | string {
  const number = mention.port ?? schemePorts[mention.scheme ?? ""]
  const ports = number === undefined ? noPorts : portRange("TCP", number, number)
  const need = (to: Party, on: PortSet): Need => ({ from, to, ports: on, evidence: [evidence] })
  switch (target.kind) {
    case "api-server":
      return [need({ kind: "api-server" }, directory.apiServerPorts)]
    case "missing":
      return "nothing among the sources has this name"
    case "address":
      return ports.length > 0 ? [need({ kind: "addresses", addresses: singleAddress(target.address) }, ports)] : []
    case "outside":
      return isRealHost(target.name, mention, value) ? [need({ kind: "domain", name: target.name }, ports)] : []
    case "service":
      return reachService(target.service, mention, need, directory)
  }
}

/** Names outside count where a URL or a port says that they are hosts, and not the name of a schema. */
function isRealHost(name: string, { scheme, port }: HostMention, { form }: WrittenValue): boolean {
  if (
    /(?:^|\.)(?:example\.(?:com|org|net)|w3\.org|json-schema\.org|xmlsoap\.org|xmlns\.\w+\.\w+|java\.sun\.com|localdomain)$/.test(
      name,
    )
  )
    return false
  if (!/\.[a-z]{2,24}$/.test(name)) return false
  const known = scheme !== undefined && schemePorts[scheme] !== undefined
  return known || (form !== "file" && port !== undefined)
}

function reachService(
  service: Resource,
  mention: HostMention,
  need: (to: Party, ports: PortSet) => Need,
  directory: ServiceDirectory,
): readonly Need[] | string {
  const declared = servicePorts(service)
  const ports = portsMeant(declared, mention)
  const isHeadless = get(service.spec, "clusterIP") === "None"
  if (ports.length === 0 && mention.port !== undefined && !isHeadless)
    return `Service ${service.namespace}/${service.name} has no port ${mention.port}`
  const direct = isHeadless ? directPorts(ports, mention) : ports
  const targets = directory.targets(service, direct)
  if (targets.size > 0) return [...targets].map(([id, on]) => need({ kind: "workload", id }, on))
  const addresses = directory.endpoints(service)
  if (addresses.length === 0) return `Service ${service.namespace}/${service.name} leads to no pod`
  const on = direct.reduce<PortSet>((sum, { target, protocol }) => {
    const known = protocol === "UDP" || protocol === "SCTP" ? protocol : "TCP"
    return typeof target === "number" ? union(sum, portRange(known, target, target)) : sum
  }, noPorts)
  return addresses.map((address) => need({ kind: "addresses", addresses: singleAddress(address) }, on))
}

/** The ports of a Service that a mention means: the one it writes, the one of its scheme, else all. */
function portsMeant(declared: readonly ServicePort[], { port, scheme }: HostMention): readonly ServicePort[] {
  if (port !== undefined) return declared.filter((one) => one.port === port)
  const byScheme = declared.filter((one) => one.port === schemePorts[scheme ?? ""])
  return byScheme.length > 0 ? byScheme : declared
}

/** Without a virtual address the name leads to the pods themselves: on the port that is asked for, or the one SRV tells. */
function directPorts(ports: readonly ServicePort[], { port }: HostMention): readonly ServicePort[] {
  const asked = port === undefined ? ports.map((one) => one.port) : [port]
  const told = ports.map(({ target }) => target)
  return [...new Set([...told, ...asked])].map((target) => ({
    name: undefined,
    port: 0,
    nodePort: undefined,
    protocol: "TCP",
    target,
  }))
}
