import type { Stage } from "../policy.ts"

/** Proxies of a mesh come before all of them: a connection must pass both. */
export const meshCustomStage: Stage = { name: "Istio CUSTOM", order: -3 }
export const meshDenyStage: Stage = { name: "Istio DENY", order: -2 }
export const meshAllowStage: Stage = { name: "Istio ALLOW", order: -1 }

/**
 * The tiers of Kubernetes. Orders follow Calico's, which interleaves tiers of its own (tier `adminnetworkpolicy` is
 * 1,000, `default` with the NetworkPolicies 1,000,000, `baselineadminnetworkpolicy` 10,000,000).
 */
export const adminStage: Stage = { name: "Admin", order: 1_000 }
export const networkPolicyStage: Stage = { name: "NetworkPolicy", order: 1_000_000 }
export const baselineStage: Stage = { name: "Baseline", order: 10_000_000 }
