import { asArray, asNumber, asString, asStrings, dig, get, type JsonValue } from "../../lib/json.ts"
import type { FlowEnd, ObservedFlow } from "../../model/flow.ts"

/** Undefined: a record that is no connection between two ends (replies, ICMP, events of the agent). */
export type ReadFlow = ObservedFlow | undefined

/** Whether a value looks like Hubble's: `hubble observe -o jsonpb` wraps a flow, `-o json` of before 0.12 does not. */
export const isHubbleFlow = (value: JsonValue): boolean => isFlow(get(value, "flow") ?? value)

const isFlow = (value: JsonValue): boolean =>
  get(value, "verdict") !== undefined && get(value, "source") !== undefined && typeof get(value, "source") === "object"

/**
 * A flow of Hubble. Replies are left out: their connection is told by the packets that open it.
 * Source: cilium/cilium, api/v1/flow/flow.proto (Flow, Endpoint, Verdict, Layer4).
 */
export function readHubbleFlow(value: JsonValue): ReadFlow {
  const flow = get(value, "flow") ?? value
  if (get(flow, "is_reply") === true || get(flow, "reply") === true) return undefined
  const layer4 = get(flow, "l4")
  const protocol = (["TCP", "UDP", "SCTP"] as const).find((name) => get(layer4, name) !== undefined)
  const port = protocol && asNumber(dig(layer4, protocol, "destination_port"))
  const outcome = outcomes[asString(get(flow, "verdict")) ?? ""]
  if (protocol === undefined || port === undefined || outcome === undefined) return undefined
  return {
    from: readEnd(flow, "source"),
    to: readEnd(flow, "destination"),
    protocol,
    port,
    outcome,
    time: asString(get(flow, "time")) ?? asString(get(value, "time")) ?? "",
  }
}

const outcomes: Readonly<Record<string, ObservedFlow["outcome"]>> = {
  FORWARDED: "forwarded",
  REDIRECTED: "forwarded",
  AUDIT: "forwarded",
  DROPPED: "dropped",
}

function readEnd(flow: JsonValue, side: "source" | "destination"): FlowEnd {
  const end = get(flow, side)
  const labels = asStrings(get(end, "labels"))
  const [workload] = asArray(get(end, "workloads"))
  const special = specialOf(labels)
  const namespace = asString(get(end, "namespace"))
  const pod = asString(get(end, "pod_name"))
  const address = asString(dig(flow, "IP", side))
  const name = asString(get(workload, "name"))
  const names = asStrings(get(flow, `${side}_names`))
  return {
    ...(namespace ? { namespace } : {}),
    ...(pod ? { pod } : {}),
    ...(name ? { workload: `${asString(get(workload, "kind")) ?? ""}/${name}`.replace(/^\//, "") } : {}),
    ...(labels.length > 0 ? { labels: podLabels(labels) } : {}),
    ...(address ? { address } : {}),
    ...(names.length > 0 ? { names } : {}),
    ...(special ? { special } : {}),
  }
}

/** Reserved identities (pkg/identity/reserved.go). */
function specialOf(labels: readonly string[]): FlowEnd["special"] {
  if (labels.includes("reserved:kube-apiserver")) return "api-server"
  if (labels.includes("reserved:host")) return "own-node"
  if (labels.includes("reserved:remote-node")) return "node"
  return labels.some((label) => label.startsWith("reserved:world")) ? "outside" : undefined
}

/** `k8s:app=cart`; labels of the namespace and of Cilium itself are none of the pod's. */
const podLabels = (labels: readonly string[]): Readonly<Record<string, string>> =>
  Object.fromEntries(
    labels
      .filter(
        (label) =>
          label.startsWith("k8s:") && !label.startsWith("k8s:io.cilium.") && !label.startsWith("k8s:io.kubernetes."),
      )
      .map((label) => {
        const [key = "", ...value] = label.slice("k8s:".length).split("=")
        return [key, value.join("=")]
      }),
  )
