import type { JsonObject } from "../../../lib/json.ts"
import type { Component } from "./component-arguments.ts"

/** The static pod of a component, as kubeadm writes it, with the given arguments. */
export const staticPod = (component: Component, ...args: readonly string[]): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: component, namespace: "kube-system", labels: { component, tier: "control-plane" } },
  spec: {
    hostNetwork: true,
    priorityClassName: "system-node-critical",
    containers: [{ name: component, image: `registry.k8s.io/${component}:v1.37.2`, command: [component, ...args] }],
  },
})

/** A configuration file. */
export const file = (apiVersion: string, kind: string, fields: JsonObject = {}): JsonObject => ({
  apiVersion,
  kind,
  ...fields,
})

/** kubeadm's ClusterConfiguration (v1beta4) with extra arguments for one of its sections. */
export const clusterConfiguration = (section: string, ...args: readonly (readonly [string, string])[]): JsonObject =>
  file("kubeadm.k8s.io/v1beta4", "ClusterConfiguration", {
    kubernetesVersion: "v1.37.2",
    [section]: { extraArgs: args.map(([name, value]) => ({ name, value })) },
  })
