import { describe, expect, it } from "vitest"
import type { JsonObject } from "../lib/json.ts"
import { clusterFacts } from "./cluster-facts.ts"
import { Inventory } from "./inventory.ts"
import { Resource } from "./resource.ts"

const node = (
  name: string,
  kubelet: string,
  more: { labels?: JsonObject; info?: JsonObject; spec?: JsonObject } = {},
) => ({
  apiVersion: "v1",
  kind: "Node",
  metadata: { name, labels: more.labels ?? {} },
  spec: more.spec ?? {},
  status: {
    nodeInfo: {
      kubeletVersion: kubelet,
      osImage: "Debian 12",
      kernelVersion: "6.1",
      containerRuntimeVersion: "containerd://2.0",
      ...more.info,
    },
  },
})

const facts = (objects: readonly JsonObject[], version: string, apiVersions?: readonly string[]) =>
  clusterFacts(
    Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "c" }))),
    version,
    apiVersions,
  )

describe("facts of a cluster", () => {
  it.each([
    ["v1.34.1-eks-113cf36", {}, [], "eks"],
    ["v1.33.4-gke.1134000", {}, [], "gke"],
    ["v1.34.1+k3s1", {}, [], "k3s"],
    ["v1.34.1+rke2r1", {}, [], "rke2"],
    ["v1.33.2", { labels: { "kubernetes.azure.com/cluster": "x" } }, [], "aks"],
    ["v1.33.2", { labels: { "eks.amazonaws.com/nodegroup": "x" } }, [], "eks"],
    ["v1.33.2", {}, ["v1", "config.openshift.io/v1"], "openshift"],
    ["v1.33.2", { info: { osImage: "Talos (v1.10.0)" } }, [], "talos"],
    ["v1.33.2", { spec: { providerID: "kind://docker/kind/node" } }, [], "kind"],
    ["v1.33.2", {}, [], undefined],
  ] as const)("%s with %j and %j is %s", (version, more, apiVersions, expected) => {
    expect(facts([node("n", "v1.33.0", more)], version, apiVersions).distribution).toBe(expected)
  })

  it("count nodes and name kubelets beyond the version skew", () => {
    const kubelets = ["v1.34.0", "v1.34.0", "v1.31.9", "v1.30.0", "v1.35.0"]
    const { nodes } = facts(
      kubelets.map((kubelet, index) => node(`n${index}`, kubelet)),
      "v1.34.1",
    )
    expect(nodes).toEqual({
      count: 5,
      kubelets: { "v1.34.0": 2, "v1.31.9": 1, "v1.30.0": 1, "v1.35.0": 1 },
      operatingSystems: { "Debian 12": 5 },
      kernels: { "6.1": 5 },
      runtimes: { "containerd://2.0": 5 },
      skewed: [
        { name: "n3", kubelet: "v1.30.0" },
        { name: "n4", kubelet: "v1.35.0" },
      ],
    })
    // Two minors were the limit before 1.28.
    expect(facts([node("n", "v1.24.0")], "v1.27.1").nodes.skewed.length).toBe(1)
  })

  it("name the control plane's static pods by their mirrors", () => {
    const mirror = { "kubernetes.io/config.mirror": "x" }
    const pod = (name: string, annotations: JsonObject) => ({
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name, namespace: "kube-system", labels: { component: "etcd" }, annotations },
      spec: { nodeName: "cp-1", containers: [{ name: "etcd", image: "registry.k8s.io/etcd:3.6" }] },
    })
    expect(facts([pod("etcd-cp-1", mirror), pod("impostor", {})], "v1.34.1").controlPlane).toEqual([
      { component: "etcd", node: "cp-1", image: "registry.k8s.io/etcd:3.6" },
    ])
  })
})
