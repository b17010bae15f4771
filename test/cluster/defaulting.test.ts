import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../src/lib/json.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { version } from "../../src/model/kubernetes-version.ts"
import { Resource } from "../../src/model/resource.ts"
import { type Container, probeKinds } from "../../src/model/workload/container.ts"
import type { Setting } from "../../src/model/workload/setting.ts"
import { findWorkloads, type Workload } from "../../src/model/workload/workload.ts"
import { type Random, seeded } from "../differential/random.ts"
import { inParallel } from "../testbed/api-client.ts"
import { hasTestbed, startTestbed } from "../testbed/testbed.ts"
import { prepare } from "./live.ts"
import { validPodSpec } from "./valid-pods.ts"

const count = 500
const namespace = "shop"

const accounts: readonly JsonObject[] = [
  { metadata: { name: "default" } },
  { metadata: { name: "mounting" }, automountServiceAccountToken: true },
  { metadata: { name: "careful" }, automountServiceAccountToken: false },
].map((account) => ({ apiVersion: "v1", kind: "ServiceAccount", ...account }))
const accountNames = ["default", "mounting", "careful"]

const paths: Readonly<Record<string, string>> = {
  Pod: "/api/v1/namespaces/shop/pods",
  ReplicationController: "/api/v1/namespaces/shop/replicationcontrollers",
  Deployment: "/apis/apps/v1/namespaces/shop/deployments",
  DaemonSet: "/apis/apps/v1/namespaces/shop/daemonsets",
  StatefulSet: "/apis/apps/v1/namespaces/shop/statefulsets",
  ReplicaSet: "/apis/apps/v1/namespaces/shop/replicasets",
  Job: "/apis/batch/v1/namespaces/shop/jobs",
  CronJob: "/apis/batch/v1/namespaces/shop/cronjobs",
}

/** A workload of a random kind, as its author may write it. */
function randomWorkload(random: Random, index: number): JsonObject {
  const kind = random.pick(Object.keys(paths))
  const group = /^(?:Job|CronJob)$/.test(kind)
    ? "batch/v1"
    : /^(?:Pod|ReplicationController)$/.test(kind)
      ? "v1"
      : "apps/v1"
  const isJob = group === "batch/v1"
  const labels = { app: `w${index}` }
  const restart = isJob
    ? { restartPolicy: random.pick(["Never", "OnFailure"]) }
    : kind === "Pod" && random.chance(0.5)
      ? { restartPolicy: random.pick(["Always", "Never", "OnFailure"]) }
      : {}
  const template = { metadata: { labels }, spec: { ...validPodSpec(random, accountNames), ...restart } }
  const head = { apiVersion: group, kind, metadata: { name: `w${index}`, namespace } }
  if (kind === "Pod") return { ...head, spec: template.spec }
  if (kind === "Job") return { ...head, spec: { template } }
  if (kind === "CronJob") return { ...head, spec: { schedule: "* * * * *", jobTemplate: { spec: { template } } } }
  const selector = kind === "ReplicationController" ? labels : { matchLabels: labels }
  return { ...head, spec: { selector, template, ...(kind === "StatefulSet" ? { serviceName: "s" } : {}) } }
}

const value = <T>(setting: Setting<T>): T => setting.value

/** The volume that admission adds to pods for the token of their service account. */
const isTokenVolume = ({ name }: { readonly name: string }): boolean => name.startsWith("kube-api-access-")

/** Everything that the model normalises, by value. What only reads raw fields is left out. */
function normalised(workload: Workload, inventory: Inventory): unknown {
  const { pod } = workload
  return {
    hostNetwork: value(pod.hostNetwork),
    hostPID: value(pod.hostPID),
    hostIPC: value(pod.hostIPC),
    hostUsers: value(pod.hostUsers),
    shareProcessNamespace: value(pod.shareProcessNamespace),
    enableServiceLinks: value(pod.enableServiceLinks),
    serviceAccountName: value(pod.serviceAccountName),
    mountsToken: value(workload.mountsToken(inventory)),
    os: pod.os,
    restartPolicy: pod.restartPolicy,
    sysctls: pod.sysctls.map(({ name, value: text }) => [name, text]),
    runAsGroup: value(pod.runAsGroup),
    fsGroup: value(pod.fsGroup),
    supplementalGroups: value(pod.supplementalGroups),
    volumes: pod.volumes.filter((volume) => !isTokenVolume(volume)).map(({ name, type }) => [name, type]),
    tokens: pod.projectedTokens
      .filter(({ volume }) => !isTokenVolume({ name: volume }))
      .map(({ volume, audience, expirationSeconds }) => [volume, audience, expirationSeconds]),
    containers: workload.containers.map(normalisedContainer),
  }
}

function normalisedContainer(container: Container): unknown {
  const { security } = container
  const { capabilities, ...settings } = security
  return {
    name: container.name,
    class: container.class,
    image: container.image?.canonical,
    imagePullPolicy: container.imagePullPolicy,
    command: container.command,
    args: container.args,
    environment: container.environment.map(({ name, value: text, from }) => [name, text, from]),
    environmentFrom: container.environmentFrom.map(({ kind, name }) => [kind, name]),
    ports: container.ports.map(({ name, containerPort, hostPort, hostIP, protocol }) => [
      name,
      containerPort,
      hostPort,
      hostIP,
      protocol,
    ]),
    mounts: container.mounts
      .filter((mount) => !isTokenVolume(mount))
      .map(({ name, mountPath, readOnly, subPath, mountPropagation }) => [
        name,
        mountPath,
        readOnly,
        subPath,
        mountPropagation,
      ]),
    probes: probeKinds.map((kind) => container.probe(kind) !== undefined),
    handlers: container.handlers.map(({ of, action }) => [of, action]),
    security: Object.entries(settings).map(([key, setting]) => [key, setting.value]),
    capabilities: [value(capabilities.add), value(capabilities.drop), [...capabilities.added], capabilities.dropsAll],
    quantities: (["requests", "limits"] as const).flatMap((kind) =>
      (["cpu", "memory", "ephemeral-storage"] as const).map((name) => container.quantity(kind, name)),
    ),
  }
}

function modelOf(object: JsonObject): { readonly workload: Workload; readonly inventory: Inventory } {
  const origin = { kind: "cluster", name: "test" } as const
  const inventory = Inventory.of(
    [object, ...accounts.map((account) => ({ ...account, metadata: { ...Object(account.metadata), namespace } }))].map(
      (each) => new Resource(each as JsonObject, origin),
    ),
  )
  const [workload] = findWorkloads(inventory, version(37))
  if (!workload) throw new Error(`no workload in ${JSON.stringify(object)}`)
  return { workload, inventory }
}

/** The fields in which two values differ: "containers/0/ports/0/2: 80 is 8080". */
function* differences(ours: unknown, theirs: unknown, path = ""): Generator<string> {
  if (typeof ours === "object" && typeof theirs === "object" && ours !== null && theirs !== null) {
    for (const key of new Set([...Object.keys(ours), ...Object.keys(theirs)]))
      yield* differences(Reflect.get(ours, key), Reflect.get(theirs, key), `${path}/${key}`)
  } else if (ours !== theirs) yield `${path}: ${JSON.stringify(ours)} is ${JSON.stringify(theirs)} on the server`
}

describe.skipIf(!hasTestbed)("the effective values of the model", () => {
  it(`are what a real server makes of ${count} workloads`, async () => {
    const testbed = await startTestbed({ args: ["--allow-privileged=true"] })
    try {
      await prepare(testbed, namespace)
      for (const account of accounts)
        await testbed.client.send("POST", `/api/v1/namespaces/${namespace}/serviceaccounts`, { body: account })
      const random = seeded(37)
      const written = Array.from({ length: count }, (_value, index) => randomWorkload(random, index))
      const answers = await inParallel(written, 16, (body) =>
        testbed.client.send("POST", `${paths[String(body.kind)]}?dryRun=All`, { body }),
      )
      const refused = answers.filter(({ status }) => status !== 201).map(({ body }) => body.message)
      expect(refused).toEqual([])
      const found = written.flatMap((object, index) => {
        const ours = modelOf(object)
        const theirs = modelOf(answers[index]?.body ?? {})
        const list = [
          ...differences(normalised(ours.workload, ours.inventory), normalised(theirs.workload, theirs.inventory)),
        ]
        // Admission adds the token's volume to pods: the proof of what the model says about mounting it.
        const hasToken = theirs.workload.pod.volumes.some(isTokenVolume)
        if (object.kind === "Pod" && hasToken !== ours.workload.mountsToken(ours.inventory).value)
          list.push(`token mounted: ${hasToken}`)
        return list.map((difference) => `${String(object.kind)} ${index} ${difference}`)
      })
      expect(found).toEqual([])
    } finally {
      await testbed.stop()
    }
  })
})
