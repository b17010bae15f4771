import type { JsonObject } from "../../lib/json.ts"

/** Small objects for the examples of checks. Only the fields a check is about should be spelled out there. */

/** A container with a name and a pinned image, and whatever is given. */
export const container = (fields: JsonObject = {}): JsonObject => ({
  name: "app",
  image: "registry.example/app:1.4.2",
  ...fields,
})

/** A pod; without `containers` it has one plain container. */
export const pod = (spec: JsonObject = {}, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "app", namespace: "shop", ...metadata },
  spec: { containers: [container()], ...spec },
})

/** A Deployment around a pod spec. */
export const deployment = (podSpec: JsonObject = {}, fields: JsonObject = {}): JsonObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "app", namespace: "shop" },
  spec: {
    selector: { matchLabels: { app: "app" } },
    ...fields,
    template: { metadata: { labels: { app: "app" } }, spec: { containers: [container()], ...podSpec } },
  },
})

/** Any namespaced or cluster-scoped object; `namespace: ""` leaves the namespace out. */
export const object = (
  apiVersion: string,
  kind: string,
  fields: JsonObject,
  metadata: JsonObject = {},
): JsonObject => ({
  apiVersion,
  kind,
  metadata: { name: "app", namespace: "shop", ...metadata },
  ...fields,
})
