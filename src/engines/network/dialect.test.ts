import { describe, expect, it } from "vitest"
import { type DialectName, dialects, isEnforced } from "./dialect.ts"
import { policyKinds } from "./policies/read-policies.ts"

describe("dialects", () => {
  it.each<[DialectName, string]>([
    ["cilium", "NetworkPolicy CiliumNetworkPolicy CiliumClusterwideNetworkPolicy"],
    [
      "calico",
      "NetworkPolicy AdminNetworkPolicy BaselineAdminNetworkPolicy ClusterNetworkPolicy NetworkPolicy GlobalNetworkPolicy NetworkPolicy GlobalNetworkPolicy",
    ],
    ["ovn-kubernetes", "NetworkPolicy AdminNetworkPolicy BaselineAdminNetworkPolicy"],
    ["antrea", "NetworkPolicy AdminNetworkPolicy BaselineAdminNetworkPolicy ClusterNetworkPolicy"],
    ["aws", "NetworkPolicy"],
    ["kube-router", "NetworkPolicy"],
  ])("%s enforces %s", (name, kinds) => {
    const own = policyKinds.filter(
      ([group, kind]) => group !== "security.istio.io" && isEnforced(dialects[name], { group, kind }),
    )
    expect(own.map(([, kind]) => kind).join(" ")).toBe(kinds)
  })

  it("all enforce what a mesh does by itself, and say where their answers are written", () => {
    for (const dialect of Object.values(dialects)) {
      expect(isEnforced(dialect, { group: "security.istio.io", kind: "AuthorizationPolicy" })).toBe(true)
      expect(dialect.source.length).toBeGreaterThan(40)
    }
  })
})
