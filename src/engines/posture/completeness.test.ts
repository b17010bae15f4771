import { describe, expect, it } from "vitest"
import { Inventory } from "../../model/inventory.ts"
import { type Origin, Resource } from "../../model/resource.ts"
import { hasPodMakers, isMissing } from "./completeness.ts"

const at = (file: string): Origin => ({
  kind: "file",
  source: { file, text: "" },
  document: 0,
  start: 0,
  end: 0,
  line: 1,
  pointer: "",
})
const cluster: Origin = { kind: "cluster", name: "test" }

const object = (kind: string, name: string, namespace: string, origin: Origin, apiVersion = "v1", spec = {}) =>
  new Resource({ apiVersion, kind, metadata: { name, namespace }, spec }, origin)

const missing = (from: Resource, ...others: readonly Resource[]) =>
  isMissing(Inventory.of([from, ...others]), from, "Secret", "", from.namespace, "wanted")

describe("what is missing", () => {
  it("is what a folder lacks that has others of its kind in the namespace", () => {
    const pod = object("Pod", "a", "shop", at("k8s/pod.yaml"))
    expect(missing(pod)).toBe(false)
    expect(missing(pod, object("Secret", "other", "shop", at("k8s/secret.yaml")))).toBe(true)
    expect(missing(pod, object("Secret", "other", "shop", at("elsewhere/secret.yaml")))).toBe(false)
    expect(missing(pod, object("Secret", "other", "bank", at("k8s/secret.yaml")))).toBe(false)
    expect(missing(pod, object("Secret", "wanted", "shop", at("elsewhere/secret.yaml")))).toBe(false)
  })

  it("is what a cluster lacks whose objects of that kind were read", () => {
    const pod = object("Pod", "a", "shop", cluster)
    expect(missing(pod)).toBe(false)
    expect(missing(pod, object("Secret", "other", "bank", cluster))).toBe(true)
  })

  it("is not a name that nobody wrote", () => {
    const pod = object("Pod", "a", "shop", cluster)
    const inventory = Inventory.of([pod, object("Secret", "other", "shop", cluster)])
    expect(isMissing(inventory, pod, "Secret", "", "shop", "")).toBe(false)
  })

  it("may be made by an operator", () => {
    const custom = object("Prometheus", "k8s", "monitoring", cluster, "monitoring.coreos.com/v1", { replicas: 2 })
    const rule = object("PrometheusRule", "k8s", "shop", cluster, "monitoring.coreos.com/v1", { groups: [] })
    const inventory = Inventory.of([custom, rule])
    expect(hasPodMakers(inventory, "monitoring")).toBe(true)
    expect(hasPodMakers(inventory, "shop")).toBe(false)
  })
})
