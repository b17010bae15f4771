import { parseAddress } from "../../lib/ip.ts"
import { asString, get, type JsonValue } from "../../lib/json.ts"
import type { FlowEnd, ObservedFlow } from "../../model/flow.ts"

/**
 * A flow record of our own (docs/network.md): `from` and `to` are `namespace/Kind/name`, `namespace/pod`, an address, or the
 * name of a host outside; `port` is `TCP/5432`; `verdict` (forwarded, dropped) and `time` may be left out. Undefined where it is none.
 */
export function readFlowRecord(value: JsonValue): ObservedFlow | undefined {
  const match = /^(TCP|UDP|SCTP)\/(\d{1,5})$/.exec(asString(get(value, "port")) ?? "")
  const from = readEnd(asString(get(value, "from")))
  const to = readEnd(asString(get(value, "to")))
  const port = Number(match?.[2])
  const verdict = asString(get(value, "verdict")) ?? "forwarded"
  if (!match || !from || !to || port < 1 || port > 65_535 || (verdict !== "forwarded" && verdict !== "dropped"))
    return undefined
  const protocol = match[1] as ObservedFlow["protocol"]
  return { from, to, protocol, port, outcome: verdict, time: asString(get(value, "time")) ?? "" }
}

function readEnd(text: string | undefined): FlowEnd | undefined {
  if (!text) return undefined
  if (parseAddress(text) !== undefined) return { address: text }
  if (text === "internet") return { special: "outside" }
  if (text === "api-server") return { special: "api-server" }
  const [namespace = "", kind = "", name] = text.split("/")
  if (kind === "")
    return /^[a-z0-9][-a-z0-9.]*\.[a-z]{2,}$/i.test(text)
      ? { special: "outside", names: [text.toLowerCase()] }
      : undefined
  return name === undefined ? { namespace, pod: kind } : { namespace, workload: `${kind}/${name}` }
}
