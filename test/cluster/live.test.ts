import { setMaxListeners } from "node:events"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { ClusterState } from "../../src/app/follow-cluster.ts"
import { scanRole } from "../../src/app/rbac-for-scan.ts"
import { openClient } from "../../src/inputs/cluster/http/client.ts"
import { readKubeconfig } from "../../src/inputs/cluster/kubeconfig/read-kubeconfig.ts"
import { resolveContext } from "../../src/inputs/cluster/kubeconfig/resolve-context.ts"
import { watchList } from "../../src/inputs/cluster/watch.ts"
import { asArray, asString, dig, type JsonObject } from "../../src/lib/json.ts"
import type { Inventory } from "../../src/model/inventory.ts"
import { version } from "../../src/model/kubernetes-version.ts"
import { Resource } from "../../src/model/resource.ts"
import { nodeOf, runningImages } from "../../src/model/workload/running-pod.ts"
import { findWorkloads } from "../../src/model/workload/workload.ts"
import { seeded } from "../differential/random.ts"
import { hasTestbed, startTestbed, type Testbed } from "../testbed/testbed.ts"
import { applyAll, prepare, readLive } from "./live.ts"

const resource = (object: JsonObject): Resource => new Resource(object, { kind: "cluster", name: "test" })
const wait = (milliseconds: number) => new Promise((done) => setTimeout(done, milliseconds))

async function until(what: string, holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (await holds()) return
    await wait(100)
  }
  throw new Error(`never happened: ${what}`)
}

describe.skipIf(!hasTestbed)("a live cluster", () => {
  let testbed: Testbed
  beforeAll(async () => {
    testbed = await startTestbed({
      args: ["--allow-privileged=true"],
      controllers: ["deployment-controller", "replicaset-controller"],
    })
    await prepare(testbed, "shop")
  })
  afterAll(() => testbed?.stop())

  it("counts the pods and replica sets of a deployment as one workload, with what they really run", async () => {
    const labels = { app: "cart" }
    const spec = { containers: [{ name: "cart", image: "cart:1" }] }
    await applyAll(testbed, [
      resource({ apiVersion: "v1", kind: "Node", metadata: { name: "node-1" } }),
      resource({
        apiVersion: "apps/v1",
        kind: "Deployment",
        metadata: { name: "cart", namespace: "shop" },
        spec: { replicas: 3, selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
      }),
    ])
    const { client } = testbed
    const path = "/api/v1/namespaces/shop/pods"
    let pods: readonly unknown[] = []
    await until("three pods", async () => {
      pods = asArray((await client.call("GET", path)).items)
      return pods.length === 3
    })
    const name = asString(dig(pods[0], "metadata", "name")) ?? ""
    await client.call("POST", `${path}/${name}/binding`, {
      apiVersion: "v1",
      kind: "Binding",
      metadata: { name },
      target: { apiVersion: "v1", kind: "Node", name: "node-1" },
    })
    const pod = await client.call("GET", `${path}/${name}`)
    const debug = { name: "debug", image: "busybox", securityContext: { privileged: true } }
    await client.call("PUT", `${path}/${name}/ephemeralcontainers`, {
      ...pod,
      spec: { ...Object(pod.spec), ephemeralContainers: [debug] },
    })
    const digest = `sha256:${"a".repeat(64)}`
    const current = await client.call("GET", `${path}/${name}`)
    await client.call("PUT", `${path}/${name}/status`, {
      ...current,
      status: {
        ...Object(current.status),
        containerStatuses: [
          {
            name: "cart",
            image: "docker.io/library/cart:1",
            imageID: `docker.io/library/cart@${digest}`,
            ready: true,
            restartCount: 0,
          },
        ],
      },
    })

    const { inventory, incomplete } = await readLive(testbed)
    expect(incomplete).toEqual([])
    expect([...inventory.ofKind("ReplicaSet", "apps")].length).toBe(1)
    const workloads = findWorkloads(inventory, version(37))
    expect(workloads.map(({ displayName, pods: running }) => [displayName, running.length])).toEqual([
      ["Deployment/cart", 3],
    ])
    expect(workloads[0]?.containers.map((container) => `${container.class}/${container.name}`)).toEqual([
      "regular/cart",
      "ephemeral/debug",
    ])
    const bound = workloads[0]?.pods.find((each) => each.name === name)
    expect(bound && nodeOf(bound)).toBe("node-1")
    expect(bound && runningImages(bound)).toEqual([
      { container: "cart", image: "docker.io/library/cart:1", digest, id: undefined },
    ])
  })

  it("is read whole with the rights that rbac-for-scan prints, and says what is missing without them", async () => {
    const { client } = testbed
    const account = { namespace: "shop", name: "scanner" }
    await client.call("POST", "/api/v1/namespaces/shop/serviceaccounts", {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: account.name },
    })
    const request = await client.call("POST", "/api/v1/namespaces/shop/serviceaccounts/scanner/token", {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: {},
    })
    const token = asString(dig(request, "status", "token")) ?? ""
    const without = await readLive(testbed, {}, token)
    expect(without.inventory.size).toBe(0)
    expect(without.incomplete.every(({ code }) => code === "cluster-forbidden")).toBe(true)
    const [missing] = without.incomplete
    expect(without.incomplete.length).toBe(1)
    expect(missing?.what).toMatch(/^configmaps, .* and \d+ more$/)
    expect(missing?.why).toContain("system:serviceaccount:shop:scanner")
    expect(missing?.advice).toMatch(
      /a ClusterRole with these rules: .*\{apiGroups: \["networking.k8s.io"\], resources: \[.*"networkpolicies".*\], verbs: \["list"\]\}/,
    )

    await applyAll(testbed, scanRole({ account, withoutSecrets: true }).map(resource))
    const built = await readLive(testbed, { withoutSecrets: true }, token)
    expect(built.incomplete).toEqual([])
    expect((await readLive(testbed, {}, token)).incomplete.map(({ what }) => what)).toEqual(["secrets"])

    await applyAll(testbed, scanRole({ account }).map(resource))
    const all = await readLive(testbed, {}, token)
    expect(all.incomplete).toEqual([])
    expect([...keysOf(all.inventory)]).toEqual([...keysOf((await readLive(testbed)).inventory)])
  })

  it("is followed event by event to the same inventory that a new read gives", async () => {
    const loaded = await readLive(testbed)
    const state = new ClusterState(loaded.inventory)
    const stop = new AbortController()
    setMaxListeners(0, stop.signal)
    const client = openClient(resolveContext(readKubeconfig([testbed.kubeconfig])), { connections: 100 })
    const watches = loaded.positions.map((position) =>
      // Watches that end after a second show that reconnecting loses nothing.
      watchList(client, position, { signal: stop.signal, life: 1 }, (event) => state.note(event)),
    )
    const random = seeded(9)
    const names = Array.from({ length: 12 }, (_value, index) => `c${index}`)
    const path = "/api/v1/namespaces/shop/configmaps"
    for (let step = 0; step < 300; step++) {
      const name = random.pick(names)
      const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name }, data: { step: String(step) } }
      const verb = random.pick(["POST", "PUT", "DELETE"])
      await testbed.client.send(verb, verb === "POST" ? path : `${path}/${name}`, verb === "DELETE" ? {} : { body })
      if (step % 60 === 0) await wait(400)
      if (step % 37 === 0) state.advance()
    }
    const last = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "last", namespace: "shop" } }
    await testbed.client.call("POST", path, last)
    await until("the last object arrives", () => {
      state.advance()
      return state.inventory.find("ConfigMap", "", "shop", "last") !== undefined
    })
    const fresh = await readLive(testbed)
    const versions = (inventory: Inventory) =>
      new Map([...inventory.ofKind("ConfigMap", "")].map((each) => [each.key, each.metadata.resourceVersion]))
    expect(versions(state.inventory)).toEqual(versions(fresh.inventory))
    expect(keysOf(state.inventory)).toEqual(keysOf(fresh.inventory))
    expect(state.inventory.size).toBe(fresh.inventory.size)
    expect(state.problems.size).toBe(0)
    stop.abort()
    await Promise.all(watches)
    client.close()
  })
})

const keysOf = (inventory: Inventory): ReadonlySet<string> =>
  new Set([...inventory.all()].map(({ key }) => key).toSorted())
