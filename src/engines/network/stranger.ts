import type { PodEndpoint } from "./world.ts"

/** A pod without labels in a namespace that nobody names: what only rules for all pods let in. */
export const stranger = (id: string): PodEndpoint => ({
  kind: "pod",
  id,
  podId: id,
  namespace: "",
  labels: {},
  ports: [],
  addresses: [],
  hostNetwork: false,
  node: undefined,
})
