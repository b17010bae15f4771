import { buildWorld } from "../../src/engines/network/build-world.ts"
import { dialects } from "../../src/engines/network/dialect.ts"
import { formatPorts } from "../../src/engines/network/ports.ts"
import { reachability } from "../../src/engines/network/reachability.ts"
import type { Requirement, Selector } from "../../src/engines/network/selector.ts"
import { exposureOf } from "../../src/engines/network/workload-exposure.ts"
import type { Inventory } from "../../src/model/inventory.ts"
import { type ExpectedConnection, nameOf, portsOf } from "./network-connections.ts"

export interface ExpectedExposure {
  readonly connections: readonly ExpectedConnection[]
  readonly ingress: readonly ExpectedConnection[]
  readonly egress: readonly ExpectedConnection[]
  readonly unprotected: readonly { readonly workload: string; readonly direction: string }[]
}

/** One form for both ways in which the corpus writes requirements. */
const writeRequirement = ({ key, operator, values }: Requirement): string =>
  `{Key:${key},Operator:${operator},Values:[${[...values].sort().join(" ")}],}`
const writeSelector = (what: string, selector: Selector): string =>
  `[${what} with {${selector.map(writeRequirement).sort().join(",")}}]`

/** `[pod with {app=x,{Key:role,Operator:In,Values:[a],}}]` in the form above. */
const sameForm = (peer: string): string =>
  peer.replace(/\[(pod|namespace) with \{(.*?)\}\]/g, (_, what: string, list: string) => {
    const requirements = list.match(/\{[^}]*\}|[^,{}]+=[^,{}]*/g) ?? []
    const parsed = requirements.map((text): Requirement => {
      const [, key = "", operator = "", values = ""] = /^\{Key:(.*),Operator:(.*),Values:\[(.*)\],\}$/.exec(text) ?? []
      const [label = "", value = ""] = text.split("=")
      return operator === ""
        ? { key: label, operator: "In", values: [value] }
        : { key, operator: operator as Requirement["operator"], values: values === "" ? [] : values.split(" ") }
    })
    return writeSelector(what, parsed)
  })

/** `ingress workload <- other: ports`, outside ranges left out (the connection list has them). */
export function exposureLines(inventory: Inventory): string[] {
  const answer = reachability(buildWorld(inventory), dialects["outside-blocks"])
  return exposureOf(answer, inventory)
    .flatMap(({ workload, direction, cluster, possible, isProtected }) => {
      const name = nameOf(workload)
      const line = (peer: string, ports: readonly string[]) => [`${direction} ${name} ${peer}: ${ports.join()}`]
      return [
        ...(isProtected ? [] : [`unprotected ${name} ${direction}`]),
        ...(cluster.verdict.allowed.length > 0 ? line("entire-cluster", formatPorts(cluster.verdict.allowed)) : []),
        ...possible.flatMap(({ namespace, pods, verdict }) => {
          const where =
            typeof namespace === "string"
              ? namespace
              : namespace.length === 0
                ? "[all namespaces]"
                : writeSelector("namespace", namespace)
          const who = pods.length === 0 ? "[all pods]" : writeSelector("pod", pods)
          return line(`${where}/${who}`, formatPorts(verdict.allowed))
        }),
      ]
    })
    .sort()
}

export function expectedExposureLines({ ingress, egress, unprotected }: ExpectedExposure): string[] {
  const isInside = ({ src, dst }: ExpectedConnection) =>
    !`${src}${dst}`.includes("[External]") && src !== "{ingress-controller}"
  return [
    ...unprotected.map(({ workload, direction }) => `unprotected ${workload} ${direction.toLowerCase()}`),
    ...ingress
      .filter(isInside)
      .map(({ src, dst, conn }) => `ingress ${dst} ${sameForm(src)}: ${formatPorts(portsOf(conn)).join()}`),
    ...egress
      .filter(isInside)
      .map(({ src, dst, conn }) => `egress ${src} ${sameForm(dst)}: ${formatPorts(portsOf(conn)).join()}`),
  ].sort()
}
