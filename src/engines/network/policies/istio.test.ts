import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../../lib/json.ts"
import { Inventory } from "../../../model/inventory.ts"
import { Resource } from "../../../model/resource.ts"
import { buildWorld } from "../build-world.ts"
import { dialects } from "../dialect.ts"
import { resolveEndpoint } from "../endpoints.ts"
import { parsePorts } from "../ports.ts"
import { type Endpoint, reachability } from "../reachability.ts"

const read = (object: JsonObject) => new Resource(object, { kind: "cluster", name: "test" })
const namespace = (name: string, labels: JsonObject): JsonObject => ({
  apiVersion: "v1",
  kind: "Namespace",
  metadata: { name, labels },
})
const pod = (home: string, name: string, account = "default"): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: home, labels: { app: name } },
  spec: { serviceAccountName: account, containers: [{ name, image: "i" }] },
})
const istio = (kind: string, name: string, home: string, spec: JsonObject): JsonObject => ({
  apiVersion: "security.istio.io/v1",
  kind,
  metadata: { name, namespace: home },
  spec,
})
const base = [
  namespace("shop", { "istio-injection": "enabled" }),
  namespace("calm", { "istio.io/dataplane-mode": "ambient" }),
  namespace("plain", {}),
  pod("shop", "web", "web"),
  pod("shop", "cart"),
  pod("calm", "book"),
  pod("plain", "job"),
]

function ask(objects: readonly JsonObject[], question: string): string {
  const answer = reachability(buildWorld(Inventory.of([...base, ...objects].map(read))), dialects.spec)
  const [from = "", to = "", port = ""] = question.split(/ > | (?=TCP|UDP)/)
  const [source, target] = [from, to].map((name) => resolveEndpoint(answer, name)?.[0] as Endpoint)
  return answer.verdictOf(source as Endpoint, target as Endpoint, parsePorts(port)?.[0] as number)
}

const policy = (spec: JsonObject, home = "shop") => istio("AuthorizationPolicy", "p", home, spec)
const principal = { from: [{ source: { principals: ["cluster.local/ns/shop/sa/web"] } }] }
const get = { to: [{ operation: { methods: ["GET"] } }] }
const strict = (home: string, spec: JsonObject = {}) =>
  istio("PeerAuthentication", `m-${home}`, home, { mtls: { mode: "STRICT" }, ...spec })

describe("policies of Istio", () => {
  it.each<[rule: string, objects: JsonObject[], question: string, verdict: string]>([
    ["an empty policy denies everything", [policy({})], "shop/web > shop/cart TCP/80", "denied"],
    ["an empty rule allows everything", [policy({ rules: [{}] })], "shop/web > shop/cart TCP/80", "allowed"],
    ["only TCP passes a proxy", [policy({})], "shop/web > shop/cart UDP/80", "allowed"],
    ["only to pods of the mesh", [policy({}, "plain")], "shop/web > plain/job TCP/80", "allowed"],
    ["a principal is a service account", [policy({ rules: [principal] })], "shop/web > shop/cart TCP/80", "allowed"],
    ["and nobody else", [policy({ rules: [principal] })], "shop/cart > shop/web TCP/80", "denied"],
    [
      "whoever is not in the mesh has none",
      [policy({ rules: [{ from: [{ source: { principals: ["*"] } }] }] })],
      "plain/job > shop/cart TCP/80",
      "denied",
    ],
    [
      "DENY goes before ALLOW",
      [policy({ rules: [{}] }), istio("AuthorizationPolicy", "d", "shop", { action: "DENY", rules: [principal] })],
      "shop/web > shop/cart TCP/80",
      "denied",
    ],
    ["DENY without rules does nothing", [policy({ action: "DENY" })], "shop/web > shop/cart TCP/80", "allowed"],
    ["AUDIT does nothing", [policy({ action: "AUDIT", rules: [{}] })], "shop/web > shop/cart TCP/80", "allowed"],
    ["CUSTOM may deny", [policy({ action: "CUSTOM", rules: [{}] })], "shop/web > shop/cart TCP/80", "undefined"],
    ["the root namespace is for all", [policy({}, "istio-system")], "plain/job > calm/book TCP/80", "denied"],
    ["others for themselves", [policy({}, "calm")], "shop/web > shop/cart TCP/80", "allowed"],
    [
      "ports",
      [policy({ rules: [{ to: [{ operation: { ports: ["80"] } }] }] })],
      "shop/web > shop/cart TCP/81",
      "denied",
    ],
    ["requests behind a sidecar are left open", [policy({ rules: [get] })], "shop/web > shop/cart TCP/80", "undefined"],
    ["ztunnel allows none of them", [policy({ rules: [get] }, "calm")], "shop/web > calm/book TCP/80", "denied"],
    [
      "and denies all that a rule about them is for",
      [policy({ action: "DENY", rules: [get] }, "calm")],
      "shop/web > calm/book TCP/80",
      "denied",
    ],
    [
      "policies for a waypoint are not the pods'",
      [policy({ targetRefs: [{ kind: "Service", name: "book" }] }, "calm")],
      "shop/web > calm/book TCP/80",
      "allowed",
    ],
    ["STRICT asks for an identity", [strict("shop")], "plain/job > shop/cart TCP/80", "denied"],
    ["which the mesh gives", [strict("shop")], "calm/book > shop/cart TCP/80", "allowed"],
    [
      "the nearest mode counts",
      [strict("istio-system"), istio("PeerAuthentication", "n", "shop", { mtls: { mode: "PERMISSIVE" } })],
      "plain/job > shop/cart TCP/80",
      "allowed",
    ],
    [
      "a port may have its own",
      [strict("shop", { selector: { matchLabels: { app: "cart" } }, portLevelMtls: { "8080": { mode: "DISABLE" } } })],
      "plain/job > shop/cart TCP/8080",
      "allowed",
    ],
    [
      "network policies must allow it too",
      [
        policy({ rules: [{}] }),
        {
          apiVersion: "networking.k8s.io/v1",
          kind: "NetworkPolicy",
          metadata: { name: "n", namespace: "shop" },
          spec: { podSelector: {} },
        },
      ],
      "shop/web > shop/cart TCP/80",
      "denied",
    ],
  ])("%s", (_, objects, question, verdict) => {
    expect(ask(objects, question)).toBe(verdict)
  })
})
