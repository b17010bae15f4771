import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { Inventory } from "../inventory.ts"
import { newestVersion, version } from "../kubernetes-version.ts"
import { Resource } from "../resource.ts"
import type { Container } from "./container.ts"
import { findWorkloads } from "./workload.ts"

const load = (...objects: JsonObject[]): Inventory =>
  Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "test" })))

const pod = (spec: JsonObject, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "app", ...metadata },
  spec,
})

const first = (inventory: Inventory, minor = newestVersion.minor) => {
  const [workload] = findWorkloads(inventory, version(minor))
  if (!workload) throw new Error("no workload")
  return workload
}

const only = (spec: JsonObject, minor?: number, metadata?: JsonObject): Container =>
  first(load(pod(spec, metadata)), minor).containers[0] as Container

const owner = (kind: string, name: string, uid: string, apiVersion = "apps/v1"): JsonObject => ({
  ownerReferences: [{ apiVersion, kind, name, uid, controller: true }],
})

describe("effective security context", () => {
  it("inherits from the pod, and the container wins", () => {
    const { security } = only({
      securityContext: { runAsUser: 1, runAsNonRoot: true },
      containers: [{ name: "c", securityContext: { runAsUser: 2 } }],
    })
    expect(security.runAsUser).toMatchObject({
      value: 2,
      source: "container",
      path: "/spec/containers/0/securityContext/runAsUser",
    })
    expect(security.runAsNonRoot).toMatchObject({
      value: true,
      source: "pod",
      path: "/spec/securityContext/runAsNonRoot",
    })
    expect(security.allowPrivilegeEscalation).toMatchObject({ value: true, source: "default" })
  })

  it("merges Windows options field by field, and replaces SELinux options whole", () => {
    const { security } = only({
      securityContext: {
        windowsOptions: { hostProcess: true, runAsUserName: "pod" },
        seLinuxOptions: { type: "a", user: "u" },
      },
      containers: [
        { name: "c", securityContext: { windowsOptions: { runAsUserName: "own" }, seLinuxOptions: { type: "b" } } },
      ],
    })
    expect(security.windowsHostProcess.value).toBe(true)
    expect(security.windowsRunAsUserName.value).toBe("own")
    expect(security.seLinuxOptions.value).toEqual({ type: "b" })
  })

  it("reads AppArmor from fields since 1.30, and from the annotation where the container has no field", () => {
    const annotation = { annotations: { "container.apparmor.security.beta.kubernetes.io/c": "unconfined" } }
    const spec = { containers: [{ name: "c", securityContext: { appArmorProfile: { type: "RuntimeDefault" } } }] }
    expect(only(spec, 30, annotation).security.appArmorProfile.value).toEqual({ type: "RuntimeDefault" })
    expect(only(spec, 29, annotation).security.appArmorProfile.value).toEqual({ type: "Unconfined" })
    expect(only({ containers: [{ name: "c" }] }, 37, annotation).security.appArmorProfile.source).toBe("annotation")
  })

  it("reads seccomp annotations until 1.26 only", () => {
    const annotation = { annotations: { "seccomp.security.alpha.kubernetes.io/pod": "runtime/default" } }
    expect(only({ containers: [{ name: "c" }] }, 26, annotation).security.seccompProfile.value).toEqual({
      type: "RuntimeDefault",
    })
    expect(only({ containers: [{ name: "c" }] }, 27, annotation).security.seccompProfile.value).toBeUndefined()
  })

  it.each([
    [{}, "NET_RAW", true],
    [{ drop: ["ALL"] }, "NET_RAW", false],
    [{ drop: ["all"], add: ["cap_net_raw"] }, "NET_RAW", true],
    [{ add: ["ALL"] }, "SYS_ADMIN", true],
    [{ add: ["NET_RAW"], drop: ["NET_RAW"] }, "NET_RAW", false],
    [{}, "SYS_ADMIN", false],
  ])("capabilities %j: has %s is %s", (capabilities, name, expected) => {
    const container = only({ containers: [{ name: "c", securityContext: { capabilities } }] })
    expect(container.security.capabilities.has(name)).toBe(expected)
  })

  it("takes wrong types as absent", () => {
    const { security, ports, environment, mounts } = only({
      containers: [
        {
          name: 7,
          securityContext: { privileged: "yes", runAsUser: "0", capabilities: "ALL" },
          ports: {},
          env: "x",
          volumeMounts: [null, 3],
        } as JsonObject,
      ],
    })
    expect(security.privileged.value).toBe(false)
    expect(security.runAsUser.value).toBeUndefined()
    expect([ports, environment]).toEqual([[], []])
    expect(mounts).toHaveLength(2)
  })
})

describe("container classes", () => {
  const spec = {
    initContainers: [{ name: "i" }, { name: "s", restartPolicy: "Always" }],
    containers: [{ name: "c" }],
    ephemeralContainers: [{ name: "e" }],
  }
  it("knows sidecars since 1.29", () => {
    expect(first(load(pod(spec))).containers.map((container) => container.class)).toEqual([
      "init",
      "sidecar",
      "regular",
      "ephemeral",
    ])
    expect(first(load(pod(spec)), 28).containers[1]?.class).toBe("init")
  })
})

describe("user namespaces", () => {
  it("count where the feature is on by default", () => {
    const inventory = load(pod({ hostUsers: false, containers: [{ name: "c" }] }))
    expect(first(inventory, 33).pod.hostUsers.value).toBe(false)
    expect(first(inventory, 32).pod.hostUsers.value).toBe(true)
  })
})

describe("service accounts", () => {
  it("the pod decides over the account, the account over the default", () => {
    const account = {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: "robot" },
      automountServiceAccountToken: false,
    }
    const mounted = (spec: JsonObject) => {
      const inventory = load(account, pod({ serviceAccountName: "robot", containers: [{ name: "c" }], ...spec }))
      return first(inventory).mountsToken(inventory)
    }
    expect(mounted({})).toMatchObject({
      value: false,
      source: "service-account",
      path: "/automountServiceAccountToken",
    })
    expect(mounted({ automountServiceAccountToken: true })).toMatchObject({ value: true, source: "pod" })
    expect(mounted({ serviceAccountName: "other" })).toMatchObject({ value: true, source: "default" })
    expect(first(load(pod({ serviceAccount: "old", containers: [] }))).pod.serviceAccountName.value).toBe("old")
  })
})

describe("findWorkloads", () => {
  const template = { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "c" }] } }
  const deployment = {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "a", uid: "d" },
    spec: { replicas: 240, template },
  }
  const replicaSet = {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: { name: "a-1", uid: "r", ...owner("Deployment", "a", "d") },
    spec: { template },
  }
  const running = Array.from({ length: 5 }, (_v, index) =>
    pod(
      {
        containers: [{ name: "c" }, { name: "proxy" }],
        ...(index === 3 ? { ephemeralContainers: [{ name: "debugger" }] } : {}),
      },
      { name: `a-1-${index}`, uid: `p${index}`, ...owner("ReplicaSet", "a-1", "r") },
    ),
  )

  it("collapses pods and ReplicaSets to their Deployment, with what was injected into the pods", () => {
    const workloads = findWorkloads(load(deployment, replicaSet, ...running), newestVersion)
    expect(workloads.map(({ displayName }) => displayName)).toEqual(["Deployment/a"])
    expect(workloads[0]?.replicas).toBe(240)
    expect(workloads[0]?.pods).toHaveLength(5)
    expect(
      workloads[0]?.containers.map(
        ({ name, class: containerClass, resource }) => `${name} ${containerClass} ${resource.kind}`,
      ),
    ).toEqual(["c regular Deployment", "proxy regular Pod", "debugger ephemeral Pod"])
  })

  it("collapses pods of an owner that is not there, and keeps static pods apart", () => {
    const foreign = (name: string) =>
      pod({ containers: [{ name: "c" }] }, { name, ...owner("Fancy", "f", "x", "example.com/v1") })
    const mirror = (name: string) => pod({ containers: [{ name: "c" }] }, { name, ...owner("Node", "n1", "n", "v1") })
    expect(
      findWorkloads(load(foreign("1"), foreign("2"), mirror("etcd"), mirror("scheduler")), newestVersion).map(
        ({ name }) => name,
      ),
    ).toEqual(["1", "etcd", "scheduler"])
  })

  it.each([
    ["batch/v1", "CronJob", { jobTemplate: { spec: { template } } }, [""]],
    ["argoproj.io/v1alpha1", "Rollout", { template }, [""]],
    [
      "kubeflow.org/v1",
      "PyTorchJob",
      { pytorchReplicaSpecs: { Master: { template }, Worker: { template } } },
      ["Master", "Worker"],
    ],
    [
      "ray.io/v1",
      "RayCluster",
      { headGroupSpec: { template }, workerGroupSpecs: [{ groupName: "gpu", template }] },
      ["head", "gpu"],
    ],
    [
      "jobset.x-k8s.io/v1alpha2",
      "JobSet",
      { replicatedJobs: [{ name: "w", template: { spec: { template } } }] },
      ["w"],
    ],
  ])("%s %s holds pod templates", (apiVersion, kind, spec, roles) => {
    const workloads = findWorkloads(
      load({ apiVersion, kind, metadata: { name: "x" }, spec } as JsonObject),
      newestVersion,
    )
    expect(workloads.map(({ role }) => role)).toEqual(roles)
    expect(workloads.every(({ containers }) => containers.length === 1)).toBe(true)
  })
})
