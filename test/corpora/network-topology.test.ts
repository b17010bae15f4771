import { readdirSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { policiesFor } from "../../src/app/generate-policies.ts"
import { connectionsOf } from "../../src/engines/network/connections.ts"
import { dialects } from "../../src/engines/network/dialect.ts"
import { resolveEndpoint } from "../../src/engines/network/endpoints.ts"
import { resourceOf } from "../../src/engines/network/generate/written-policy.ts"
import { formatPorts, portPoint, protocolOf } from "../../src/engines/network/ports.ts"
import { type Endpoint, type Reachability, reachability } from "../../src/engines/network/reachability.ts"
import { corpus, hasCorpora } from "../shared.ts"
import { inventoryAt } from "./network-manifests.ts"

interface Port {
  readonly port: number
  readonly protocol: string
}
interface Expected {
  readonly workloads: readonly string[]
  readonly edges: readonly (Port & { readonly from: string; readonly to: string })[]
  readonly fromAnywhere: readonly { readonly to: string; readonly ports: readonly Port[] }[]
}

const applications = hasCorpora
  ? readdirSync(corpus("topology"), { withFileTypes: true }).flatMap((one) => (one.isDirectory() ? [one.name] : []))
  : []

/** `default/frontend[Deployment]` as the command line writes it. */
const endpointName = (workload: string): string => workload.replace(/^([^/]+)\/(.+)\[(.+)\]$/, "$1/$3/$2")

const only = (answer: Reachability, name: string): Endpoint => {
  const [endpoint] = resolveEndpoint(answer, name) ?? []
  if (!endpoint) throw new Error(`no ${name}`)
  return endpoint
}
const point = ({ port, protocol }: Port): number => portPoint(protocolOf(protocol) ?? "TCP", port)

describe.runIf(hasCorpora)("corpus topology", () => {
  it.each(applications.map((name) => [name]))("%s: what is needed passes, and nothing else", (name) => {
    const expected: Expected = JSON.parse(readFileSync(corpus("topology", name, "expected.json"), "utf8"))
    const inventory = inventoryAt(corpus("topology", name, "manifests"))
    const { policies, certificate, world } = policiesFor(inventory)
    const answer = reachability({ ...world, policies: policies.map(({ object }) => resourceOf(object)) }, dialects.spec)
    const cut = expected.edges.filter(
      (edge) =>
        answer.verdictOf(only(answer, endpointName(edge.from)), only(answer, endpointName(edge.to)), point(edge)) !==
        "allowed",
    )
    expect(cut).toEqual([])
    const closed = expected.fromAnywhere.flatMap(({ to, ports }) =>
      ports.filter(
        (port) => answer.verdictOf(only(answer, "internet"), only(answer, endpointName(to)), point(port)) !== "allowed",
      ),
    )
    expect(closed).toEqual([])
    // Tightness: every connection between their workloads is one of theirs.
    const workloads = new Set(expected.workloads.map(endpointName))
    const wanted = new Set(
      expected.edges.map(
        ({ from, to, port, protocol }) => `${endpointName(from)} -> ${endpointName(to)} ${protocol}/${port}`,
      ),
    )
    const beyond = [...connectionsOf(answer)]
      .filter(({ from, to }) => workloads.has(from) && workloads.has(to))
      .flatMap(({ from, to, verdict }) => formatPorts(verdict.allowed).map((ports) => `${from} -> ${to} ${ports}`))
      .filter((line) => !wanted.has(line))
    expect(beyond).toEqual([])
    expect(certificate).toMatchObject({ open: [], spare: 0 })
    const extras = certificate.extras?.map(({ from, to, ports }) => `${from} -> ${to} ${formatPorts(ports)}`)
    expect(extras).toEqual(justified[name] ?? [])
  })
})

/**
 * Connections that the policies allow besides the needed ones, with what the manifests say for each: these two service
 * accounts are bound to roles, so their pods need the API server, whose address no manifest tells.
 */
const justified: Readonly<Record<string, readonly string[]>> = {
  "acs-security-demos": ["mastercard-processor", "visa-processor"].flatMap((name) =>
    ["openshift-dns/DaemonSet/dns-default", "internet"].map(
      (to) => `payments/Deployment/${name} -> ${to} TCP/443,TCP/6443`,
    ),
  ),
}
