import { describe, expect, it } from "vitest"
import { attackPaths } from "../../src/app/paths.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { app, inventoryOf, object } from "./worlds.ts"

const denied = { assume: { networkPolicy: "default-deny" } } as const

const shop = (spec: JsonObject): readonly JsonObject[] => [
  app("web", {
    ...spec,
    containers: [
      { name: "web", image: "web:1", ports: [{ containerPort: 80 }], securityContext: { privileged: true } },
    ],
  }),
  object("v1", "Service", "web", "shop", {
    spec: { type: "LoadBalancer", selector: { app: "web" }, ports: [{ port: 80 }] },
  }),
]

const allow = object("networking.k8s.io/v1", "NetworkPolicy", "open", "shop", {
  spec: { podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] },
})

const fromInternet = (objects: readonly JsonObject[], question: object = {}): number =>
  attackPaths(inventoryOf(objects), { from: "internet", to: "node-root", ...question }).paths.length

describe("netpol=default-deny", () => {
  it("keeps the Internet from what a Service exposes", () => {
    expect(fromInternet(shop({}))).toBe(1)
    expect(fromInternet(shop({}), denied)).toBe(0)
  })

  it("leaves what another policy allows", () => {
    expect(fromInternet([...shop({}), allow], denied)).toBe(1)
  })
})
