import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../../lib/json.ts"
import { Inventory } from "../../../model/inventory.ts"
import { Resource } from "../../../model/resource.ts"
import { buildWorld } from "../build-world.ts"
import { dialects } from "../dialect.ts"
import { resolveEndpoint } from "../endpoints.ts"
import { parsePorts } from "../ports.ts"
import { type Endpoint, reachability } from "../reachability.ts"
import { readCalicoSelector } from "./calico-selector.ts"

const read = (object: JsonObject) => new Resource(object, { kind: "cluster", name: "test" })
const pod = (namespace: string, name: string, account = "default"): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace, labels: { app: name } },
  spec: {
    serviceAccountName: account,
    containers: [{ name, image: "i", ports: [{ name: "web", containerPort: 8080 }] }],
  },
})
const calico = (
  kind: string,
  name: string,
  spec: JsonObject,
  namespace?: string,
  labels: JsonObject = {},
): JsonObject => ({
  apiVersion: "projectcalico.org/v3",
  kind,
  metadata: { name, labels, ...(namespace === undefined ? {} : { namespace }) },
  spec,
})
const base = [
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "shop", labels: { team: "a" } } },
  { apiVersion: "v1", kind: "Namespace", metadata: { name: "pay", labels: { team: "b" } } },
  {
    apiVersion: "v1",
    kind: "ServiceAccount",
    metadata: { name: "robot", namespace: "shop", labels: { trusted: "yes" } },
  },
  pod("shop", "web", "robot"),
  pod("shop", "cart"),
  pod("pay", "card"),
]

/** The verdict for `from > to port`. */
function ask(objects: readonly JsonObject[], question: string): string {
  const answer = reachability(buildWorld(Inventory.of([...base, ...objects].map(read))), dialects.calico)
  const [from = "", to = "", port = ""] = question.split(/ > | (?=TCP|UDP)/)
  const [source, target] = [from, to].map((name) => resolveEndpoint(answer, name)?.[0] as Endpoint)
  return answer.verdictOf(source as Endpoint, target as Endpoint, parsePorts(port)?.[0] as number)
}

const deny = (selector: string) => ({ action: "Deny", source: { selector } })
const allow = (selector: string) => ({ action: "Allow", source: { selector } })

describe("policies of Calico", () => {
  it.each<[rule: string, objects: JsonObject[], question: string, verdict: string]>([
    [
      "without types and rules, ingress is isolated",
      [calico("NetworkPolicy", "p", {}, "shop")],
      "pay/card > shop/web TCP/80",
      "denied",
    ],
    ["and egress is not", [calico("NetworkPolicy", "p", {}, "shop")], "shop/web > pay/card TCP/80", "allowed"],
    [
      "egress rules alone leave ingress",
      [calico("NetworkPolicy", "p", { egress: [{ action: "Deny" }] }, "shop")],
      "pay/card > shop/web TCP/80",
      "allowed",
    ],
    [
      "the first rule that matches decides",
      [calico("NetworkPolicy", "p", { ingress: [deny("all()"), allow("all()")] }, "shop")],
      "shop/cart > shop/web TCP/80",
      "denied",
    ],
    [
      "Log decides nothing",
      [calico("NetworkPolicy", "p", { ingress: [{ action: "Log" }, allow("all()")] }, "shop")],
      "shop/cart > shop/web TCP/80",
      "allowed",
    ],
    [
      "a selector in a namespaced policy means its namespace",
      [calico("NetworkPolicy", "p", { ingress: [allow("all()")] }, "shop")],
      "pay/card > shop/web TCP/80",
      "denied",
    ],
    [
      "without selector everybody is meant",
      [calico("NetworkPolicy", "p", { ingress: [{ action: "Allow" }] }, "shop")],
      "pay/card > shop/web TCP/80",
      "allowed",
    ],
    [
      "a namespaceSelector widens it",
      [
        calico(
          "NetworkPolicy",
          "p",
          { ingress: [{ action: "Allow", source: { namespaceSelector: "team == 'b'" } }] },
          "shop",
        ),
      ],
      "pay/card > shop/web TCP/80",
      "allowed",
    ],
    [
      "service accounts by name",
      [
        calico("GlobalNetworkPolicy", "p", {
          selector: "app == 'card'",
          ingress: [{ action: "Allow", source: { serviceAccounts: { names: ["robot"] } } }],
        }),
      ],
      "shop/web > pay/card TCP/80",
      "allowed",
    ],
    [
      "and by label",
      [calico("GlobalNetworkPolicy", "p", { serviceAccountSelector: "trusted == 'yes'" })],
      "shop/cart > shop/web TCP/80",
      "denied",
    ],
    [
      "a lower order goes first",
      [
        calico("GlobalNetworkPolicy", "z", { order: 1, ingress: [{ action: "Allow" }] }),
        calico("GlobalNetworkPolicy", "a", { order: 2, ingress: [{ action: "Deny" }] }),
      ],
      "shop/cart > shop/web TCP/80",
      "allowed",
    ],
    [
      "equal orders go by name",
      [
        calico("GlobalNetworkPolicy", "z", { order: 1, ingress: [{ action: "Allow" }] }),
        calico("GlobalNetworkPolicy", "a", { order: 1, ingress: [{ action: "Deny" }] }),
      ],
      "shop/cart > shop/web TCP/80",
      "denied",
    ],
    [
      "no order goes last",
      [
        calico("GlobalNetworkPolicy", "a", { ingress: [{ action: "Deny" }] }),
        calico("GlobalNetworkPolicy", "z", { order: 9, ingress: [{ action: "Allow" }] }),
      ],
      "shop/cart > shop/web TCP/80",
      "allowed",
    ],
    [
      "a tier ends with Deny",
      [calico("Tier", "sec", { order: 10 }), calico("GlobalNetworkPolicy", "p", { tier: "sec", ingress: [] })],
      "shop/cart > shop/web TCP/80",
      "denied",
    ],
    [
      "or passes by its default action",
      [
        calico("Tier", "sec", { order: 10, defaultAction: "Pass" }),
        calico("GlobalNetworkPolicy", "p", { tier: "sec", ingress: [] }),
      ],
      "shop/cart > shop/web TCP/80",
      "allowed",
    ],
    [
      "Pass leads to the next tier",
      [
        calico("Tier", "sec", { order: 10 }),
        calico("GlobalNetworkPolicy", "p", { tier: "sec", ingress: [{ action: "Pass" }] }),
        calico("NetworkPolicy", "n", {}, "shop"),
      ],
      "pay/card > shop/web TCP/80",
      "denied",
    ],
    [
      "Allow ends everything",
      [
        calico("Tier", "sec", { order: 10 }),
        calico("GlobalNetworkPolicy", "p", { tier: "sec", ingress: [{ action: "Allow" }] }),
        calico("NetworkPolicy", "n", {}, "shop"),
      ],
      "pay/card > shop/web TCP/80",
      "allowed",
    ],
    [
      "names and ranges of ports",
      [
        calico(
          "NetworkPolicy",
          "p",
          { ingress: [{ action: "Allow", protocol: "TCP", destination: { ports: ["web", "90:92"] } }] },
          "shop",
        ),
      ],
      "pay/card > shop/web TCP/8080",
      "allowed",
    ],
    [
      "and what they leave out",
      [
        calico(
          "NetworkPolicy",
          "p",
          { ingress: [{ action: "Allow", protocol: "TCP", destination: { ports: ["web", "90:92"] } }] },
          "shop",
        ),
      ],
      "pay/card > shop/web TCP/93",
      "denied",
    ],
    [
      "notPorts",
      [
        calico(
          "NetworkPolicy",
          "p",
          { ingress: [{ action: "Allow", protocol: "TCP", destination: { notPorts: [22] } }] },
          "shop",
        ),
      ],
      "pay/card > shop/web TCP/22",
      "denied",
    ],
    [
      "a network set by its labels",
      [
        calico("GlobalNetworkSet", "s", { nets: ["8.8.8.0/24"] }, undefined, { role: "dns" }),
        calico("GlobalNetworkPolicy", "p", {
          egress: [{ action: "Allow", destination: { selector: "role == 'dns'" } }],
        }),
      ],
      "shop/web > cidr/8.8.8.8 TCP/53",
      "allowed",
    ],
    [
      "and what is in none",
      [
        calico("GlobalNetworkPolicy", "p", {
          egress: [{ action: "Allow", destination: { selector: "role == 'dns'" } }],
        }),
      ],
      "shop/web > cidr/8.8.8.8 TCP/53",
      "denied",
    ],
    [
      "notNets",
      [calico("GlobalNetworkPolicy", "p", { egress: [{ action: "Allow", destination: { notNets: ["8.0.0.0/8"] } }] })],
      "shop/web > cidr/9.9.9.9 TCP/53",
      "allowed",
    ],
    [
      "requests are left open",
      [calico("NetworkPolicy", "p", { ingress: [{ action: "Allow", http: { methods: ["GET"] } }] }, "shop")],
      "pay/card > shop/web TCP/80",
      "undefined",
    ],
    [
      "policies for hosts do nothing to pods",
      [calico("GlobalNetworkPolicy", "p", { preDNAT: true, applyOnForward: true, ingress: [{ action: "Deny" }] })],
      "pay/card > shop/web TCP/80",
      "allowed",
    ],
  ])("%s", (_, objects, question, verdict) => {
    expect(ask(objects, question)).toBe(verdict)
  })

  it.each([
    "app ==",
    "app = 'x'",
    "has(app",
    "(app == 'x'",
    "app in {'x'",
    "app == 'x' 'y'",
    "&& app == 'x'",
    `${"(".repeat(60)}all()${")".repeat(60)}`,
    `a == '${"x".repeat(2000)}'`,
  ])("refuses the selector %s", (text) => expect(readCalicoSelector(text)).toBeUndefined())
})
