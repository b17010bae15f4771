import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../../lib/json.ts"
import { Inventory } from "../../../model/inventory.ts"
import { Resource } from "../../../model/resource.ts"
import { buildWorld } from "../build-world.ts"
import { connectionsOf } from "../connections.ts"
import { dialects } from "../dialect.ts"
import { formatPorts } from "../ports.ts"
import { reachability } from "../reachability.ts"

const object = (kind: string, apiVersion: string, namespace: string, name: string, rest: JsonObject): Resource =>
  new Resource(
    { apiVersion, kind, metadata: { namespace, name, ...(rest.labels ? { labels: rest.labels } : {}) }, ...rest },
    { kind: "cluster", name: "test" },
    namespace !== "",
  )

const pod = (namespace: string, app: string) =>
  object("Pod", "v1", namespace, app, {
    labels: { app },
    spec: { containers: [{ name: "c", ports: [{ name: "web", containerPort: 8080 }] }] },
  })

const world = [
  pod("shop", "cart"),
  pod("shop", "web"),
  pod("other", "web"),
  object("Namespace", "v1", "", "other", { labels: { team: "blue" } }),
]

/** `allowed/undefined` ports from one endpoint to shop/Pod/cart (or the other way round) under a policy for it. */
function ports(
  spec: JsonObject,
  from: string,
  to = "shop/Pod/cart",
  kind = "CiliumNetworkPolicy",
  more: Resource[] = [],
) {
  const whole = { endpointSelector: { matchLabels: { app: "cart" } }, ...spec }
  const policy = object(kind, "cilium.io/v2", "shop", "policy", { spec: whole })
  const answer = reachability(buildWorld(Inventory.of([...world, policy, ...more])), dialects.cilium)
  const [connection] = connectionsOf(answer, { from, to })
  const { allowed = [], undefined: open = [] } = connection?.verdict ?? {}
  return `${formatPorts(allowed)}/${formatPorts(open)}`
}

const fromWeb = [{ fromEndpoints: [{ matchLabels: { "k8s:app": "web" } }] }]
const cart = "shop/Pod/cart"
const port80 = [{ ports: [{ port: "80", protocol: "TCP" }] }]

describe("CiliumNetworkPolicy", () => {
  it.each<[what: string, expected: string, spec: JsonObject, from: string, to: string]>([
    ["an empty rule only isolates", "/", { ingress: [{}] }, "shop/Pod/web", cart],
    ["an empty list says nothing", "any/", { ingress: [] }, "shop/Pod/web", cart],
    ["endpoints of the own namespace", "any/", { ingress: fromWeb }, "shop/Pod/web", cart],
    ["not those of another", "/", { ingress: fromWeb }, "other/Pod/web", cart],
    [
      "unless the selector names it",
      "any/",
      { ingress: [{ fromEndpoints: [{ matchLabels: { "k8s:io.kubernetes.pod.namespace": "other" } }] }] },
      "other/Pod/web",
      cart,
    ],
    [
      "or a label of it",
      "any/",
      { ingress: [{ fromEndpoints: [{ matchLabels: { "io.cilium.k8s.namespace.labels.team": "blue" } }] }] },
      "other/Pod/web",
      cart,
    ],
    ["an empty list of endpoints selects none", "/", { ingress: [{ fromEndpoints: [] }] }, "shop/Pod/web", cart],
    ["ports alone are open to all", "TCP/80/", { ingress: [{ toPorts: port80 }] }, "other/Pod/web", cart],
    [
      "a port without protocol is of any",
      "TCP/53,UDP/53,SCTP/53/",
      { ingress: [{ toPorts: [{ ports: [{ port: "53" }] }] }] },
      "shop/Pod/web",
      cart,
    ],
    [
      "a named port",
      "TCP/8080/",
      { ingress: [{ toPorts: [{ ports: [{ port: "web", protocol: "TCP" }] }] }] },
      "shop/Pod/web",
      cart,
    ],
    [
      "deny goes before allow",
      "TCP/1-79,TCP/81-65535,UDP/1-65535,SCTP/1-65535/",
      { ingress: fromWeb, ingressDeny: [{ toPorts: port80 }] },
      "shop/Pod/web",
      cart,
    ],
    ["world is the outside", "any/", { ingress: [{ fromEntities: ["world"] }] }, "internet", cart],
    ["world is no pod", "/", { ingress: [{ fromEntities: ["world"] }] }, "shop/Pod/web", cart],
    ["cluster is no outside", "/", { ingress: [{ fromEntities: ["cluster"] }] }, "internet", cart],
    ["blocks do not match pods", "/", { ingress: [{ fromCIDR: ["0.0.0.0/0"] }] }, "shop/Pod/web", cart],
    [
      "no default deny when told so",
      "any/",
      { enableDefaultDeny: { ingress: false }, ingress: [{ fromEntities: ["world"] }] },
      "shop/Pod/web",
      cart,
    ],
    [
      "DNS names are known at run time",
      "/any",
      { egress: [{ toFQDNs: [{ matchName: "a.b" }] }] },
      "shop/Pod/cart",
      "internet",
    ],
    ["egress isolates by itself", "/", { egress: [{ toEntities: ["world"] }] }, "shop/Pod/cart", "shop/Pod/web"],
  ])("%s: %s", (_, expected, spec, from, to) => {
    expect(ports(spec, from, to)).toBe(expected)
  })

  it("is clusterwide without a namespace", () => {
    expect(ports({ ingress: fromWeb }, "other/Pod/web", "shop/Pod/cart", "CiliumClusterwideNetworkPolicy")).toBe("any/")
  })

  it("denies over what a NetworkPolicy allows", () => {
    const allow = object("NetworkPolicy", "networking.k8s.io/v1", "shop", "open", {
      spec: { podSelector: {}, ingress: [{}] },
    })
    const deny = { ingressDeny: [{ fromEndpoints: [{ matchLabels: { app: "web" } }] }] }
    expect(ports(deny, "shop/Pod/web", "shop/Pod/cart", "CiliumNetworkPolicy", [allow])).toBe("/")
    expect(ports(deny, "internet", "shop/Pod/cart", "CiliumNetworkPolicy", [allow])).toBe("any/")
  })
})
