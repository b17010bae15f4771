import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { Inventory } from "../../model/inventory.ts"
import { Resource } from "../../model/resource.ts"
import { buildWorld } from "./build-world.ts"
import { networkPolicy } from "./check-examples.ts"
import { connectionsOf } from "./connections.ts"
import { dialects } from "./dialect.ts"
import { resolveEndpoint } from "./endpoints.ts"
import { withPodChanges } from "./incremental.ts"
import { formatPorts } from "./ports.ts"
import { reachability } from "./reachability.ts"

const object = (kind: string, name: string, rest: JsonObject, namespace = "default", apiVersion = "v1"): Resource =>
  new Resource(
    { apiVersion, kind, ...rest, metadata: { name, namespace, ...(rest.metadata as JsonObject | undefined) } },
    { kind: "cluster", name: "test" },
  )

const pod = (name: string, labels: JsonObject, more: JsonObject = {}, namespace = "default"): Resource =>
  object("Pod", name, { metadata: { labels }, spec: { containers: [{ name: "c" }], ...more } }, namespace)

const inventory = Inventory.of([
  pod("cart", { app: "cart" }, { nodeName: "node-1" }),
  pod("web", { app: "web" }),
  pod("etcd-node-1", { component: "etcd" }, { hostNetwork: true, nodeName: "node-1" }, "kube-system"),
  pod("coredns", { "k8s-app": "kube-dns" }, {}, "kube-system"),
  pod("nginx", { "app.kubernetes.io/name": "ingress-nginx" }),
  object("Node", "node-1", { status: { addresses: [{ type: "InternalIP", address: "192.168.0.1" }] } }),
  object("Node", "node-2", { status: { addresses: [{ type: "InternalIP", address: "192.168.0.2" }] } }),
  object("Endpoints", "kubernetes", { subsets: [{ addresses: [{ ip: "192.168.0.2" }] }] }),
  new Resource(
    networkPolicy("cart", {
      podSelector: { matchLabels: { app: "cart" } },
      policyTypes: ["Ingress", "Egress"],
      ingress: [{ from: [{ podSelector: { matchLabels: { app: "web" } } }], ports: [{ port: 80 }] }],
      egress: [
        {
          to: [
            { ipBlock: { cidr: "8.8.8.0/24" } },
            {
              namespaceSelector: { matchLabels: { "kubernetes.io/metadata.name": "kube-system" } },
              podSelector: { matchLabels: { "k8s-app": "kube-dns" } },
            },
          ],
          ports: [{ port: 53, protocol: "UDP" }],
        },
      ],
    }),
    { kind: "cluster", name: "test" },
  ),
])

const answer = reachability(buildWorld(inventory), dialects.spec)

function ports(from: string, to: string): string {
  const [connection] = connectionsOf(answer, { from, to })
  const { allowed = [], undefined: open = [] } = connection?.verdict ?? {}
  return `${formatPorts(allowed)}/${formatPorts(open)}`
}

describe("connections by name", () => {
  it.each([
    ["default/Pod/web", "default/Pod/cart", "TCP/80/"],
    ["default/web", "default/cart", "TCP/80/"],
    ["default/Pod/cart", "default/Pod/web", "/"],
    ["default/Pod/cart", "internet", "UDP/53/"],
    ["default/Pod/cart", "cidr/8.8.8.8", "UDP/53/"],
    ["default/Pod/cart", "cidr/9.0.0.0/8", "/"],
    ["default/Pod/cart", "metadata-service", "/"],
    ["default/Pod/web", "metadata-service", "any/"],
    ["ingress-controller", "default/Pod/web", "any/"],
    ["ingress-controller", "default/Pod/cart", "/"],
    // Its own node, and another one.
    ["node/node-1", "default/Pod/cart", "any/"],
    ["kubelet/node-1", "default/Pod/cart", "any/"],
    ["node/node-2", "default/Pod/cart", "/"],
    ["default/Pod/web", "api-server", "any/"],
    ["default/Pod/cart", "api-server", "/"],
    ["default/Pod/web", "metadata", "any/"],
    ["default/Pod/cart", "apiserver", "/"],
    ["default/Pod/cart", "nodes", "any/"],
    ["default/Pod/cart", "dns", "UDP/53/"],
    ["default/Pod/web", "dns", "any/"],
    ["default/Pod/web", "etcd", "any/"],
    ["default/Pod/nobody", "default/Pod/web", "/"],
  ])("%s -> %s: %s", (from, to, expected) => {
    expect(ports(from, to)).toBe(expected)
  })

  it("leaves out pairs without any", () => {
    const pairs = [...connectionsOf(answer, { from: "default/Pod/cart" })].map(({ to }) => to)
    // etcd runs on the network of the node that cart runs on: allowed if the plugin takes it for the node.
    expect(pairs).toEqual(["kube-system/Pod/etcd-node-1", "kube-system/Pod/coredns", "internet"])
    const sources = [...connectionsOf(answer, { to: "default/Pod/cart" })].map(({ from }) => from)
    expect(sources).toEqual(["default/Pod/web", "kube-system/Pod/etcd-node-1"])
  })

  it("knows no other form of name", () => {
    expect(resolveEndpoint(answer, "somewhere")).toBeUndefined()
    expect(resolveEndpoint(answer, "cidr/10.0.0.0/99")).toBeUndefined()
    expect(resolveEndpoint(answer, "node/none")).toEqual([])
  })

  it("follows pods", () => {
    const next = withPodChanges(answer, [], ["default/web"])
    expect(resolveEndpoint(next, "default/Pod/web")).toEqual([])
  })
})
