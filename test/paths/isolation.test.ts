import { describe, expect, it } from "vitest"
import { attackPaths } from "../../src/app/paths.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { controller, nginx } from "./cases-other.ts"
import { app, inventoryOf, object } from "./worlds.ts"

/** What is said to close the admission port of an ingress controller that pods reach. */
function fixes(more: readonly JsonObject[]): readonly string[] {
  const inventory = inventoryOf([nginx("v1.11.2"), app("web"), ...more])
  const { fixes: found } = attackPaths(inventory, { from: "shop/Deployment/web", to: controller })
  return found.map(({ title }) => title)
}

const policy = (spec: JsonObject): JsonObject =>
  object("networking.k8s.io/v1", "NetworkPolicy", "some", "ingress", { spec: { podSelector: {}, ...spec } })

describe("a port that pods reach", () => {
  it("is closed by a policy where none selects its pods", () => {
    expect(fixes([]).join()).toContain("Add a NetworkPolicy in front of port 8443")
    // One that is about egress alone isolates nothing here.
    expect(fixes([policy({ policyTypes: ["Egress"], egress: [{}] })]).join()).toContain(
      "Add a NetworkPolicy in front of",
    )
  })

  it("is closed in the policies that open it where some do: one more would only add to them", () => {
    expect(fixes([policy({ ingress: [{ ports: [{ protocol: "TCP", port: 8443 }] }] })]).join()).toContain(
      "Close port 8443 of Deployment ingress/nginx in the NetworkPolicies that select it",
    )
  })
})
