import type { JsonObject } from "../../lib/json.ts"

/** Small objects for the examples of rules. */
export const object = (apiVersion: string, kind: string, name: string, spec: JsonObject): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name },
  spec,
})

/** A workload `app: NAME` that serves one port. */
export const deployment = (name: string, port: number): JsonObject =>
  object("apps/v1", "Deployment", name, {
    selector: { matchLabels: { app: name } },
    template: {
      metadata: { labels: { app: name } },
      spec: { containers: [{ name, image: `${name}:1`, ports: [{ containerPort: port }] }] },
    },
  })

export const service = (name: string, type: string, port: number): JsonObject =>
  object("v1", "Service", name, { type, selector: { app: name }, ports: [{ port }] })

export const networkPolicy = (name: string, spec: JsonObject): JsonObject =>
  object("networking.k8s.io/v1", "NetworkPolicy", name, spec)

/** A ClusterNetworkPolicy about ingress from all pods to all pods. */
export const tierPolicy = (name: string, priority: number, action: string, labels: JsonObject = {}): JsonObject =>
  object("policy.networking.k8s.io/v1alpha2", "ClusterNetworkPolicy", name, {
    tier: "Admin",
    priority,
    subject: { pods: { namespaceSelector: {}, podSelector: { matchLabels: labels } } },
    ingress: [{ action, from: [{ namespaces: {} }] }],
  })
