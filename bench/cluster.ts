import { type ChildProcess, spawn } from "node:child_process"
import { once } from "node:events"
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { ClusterState, followCluster } from "../src/app/follow-cluster.ts"
import { type LoadedCluster, loadCluster } from "../src/app/load-cluster.ts"

const pods = 50_000
const pageSize = 500
const eventsPerSecond = 1_000
const seconds = 20

/**
 * Reads 50,000 pods of 4 KB, a third of it managedFields, from a replay server in a process of its own, then follows
 * 1,000 events a second: time, peak memory and share of a core, each in a fresh process.
 */
export async function run(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-bench-"))
  const server = start("serve")
  try {
    const url = await firstLine(server)
    const kubeconfig = join(folder, "kubeconfig")
    writeFileSync(kubeconfig, JSON.stringify(kubeconfigFor(url)))
    const environment = { ...process.env, KUBECONFIG: kubeconfig }
    console.log(`a pod has ${Buffer.byteLength(pod(0, 1))} bytes`)
    for (let turn = 0; turn < 3; turn++) console.log(await firstLine(start("read", environment)))
    console.log(await firstLine(start("follow", environment)))
    if (existsSync("/proc/self/stat")) console.log(await watchCommand(environment))
  } finally {
    server.kill()
    rmSync(folder, { recursive: true, force: true })
  }
}

const kubeconfigFor = (server: string): object => ({
  "current-context": "replay",
  clusters: [{ name: "replay", cluster: { server } }],
  contexts: [{ name: "replay", context: { cluster: "replay" } }],
})

/** Calls one of the functions below in a new process. */
function start(task: "serve" | "read" | "follow", env: NodeJS.ProcessEnv = process.env): ChildProcess {
  const code = `import(${JSON.stringify(import.meta.url)}).then((bench) => bench.${task}())`
  return spawn(process.execPath, ["-e", code], { env, stdio: ["ignore", "pipe", "inherit"] })
}

async function firstLine({ stdout }: ChildProcess): Promise<string> {
  let text = ""
  while (!text.includes("\n")) text += String(((await once(stdout as NodeJS.ReadableStream, "data")) as [Buffer])[0])
  return text.trim()
}

const usage = (): string => `peak ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`

export async function read(): Promise<void> {
  const started = performance.now()
  const { inventory, incomplete } = await loadCluster()
  const time = (performance.now() - started) / 1000
  const { user, system } = process.cpuUsage()
  console.log(
    `read ${inventory.size} objects, ${incomplete.length} incomplete: ${time.toFixed(2)} s, ${((user + system) / 1e6).toFixed(2)} s of processor time, ${usage()}`,
  )
}

export async function follow(): Promise<void> {
  const loaded = await loadCluster()
  const state = new ClusterState(loaded.inventory)
  const stop = new AbortController()
  let events = 0
  const following = followCluster(loaded as LoadedCluster, state, { signal: stop.signal }, () => {
    events++
  })
  const timer = setInterval(() => state.advance(), 1_000)
  await pause(2)
  const [before, from] = [process.cpuUsage(), events]
  await pause(seconds)
  const { user, system } = process.cpuUsage(before)
  const share = (user + system) / 1e6 / seconds
  console.log(
    `follow ${((events - from) / seconds).toFixed(0)} events/s, a new inventory each second: ${(share * 100).toFixed(1)} % of a core, ${usage()}`,
  )
  clearInterval(timer)
  stop.abort()
  await following
}

/** The same for `breakwater watch`, which also judges after changes. */
async function watchCommand(env: NodeJS.ProcessEnv): Promise<string> {
  const bin = resolve(fileURLToPath(import.meta.url), "../../../bin/breakwater.cjs")
  const child = spawn(process.execPath, [bin, "watch"], { env, stdio: ["ignore", "pipe", "inherit"] })
  try {
    await firstLine(child)
    child.stdout?.resume()
    await pause(5)
    const before = ticks(child)
    await pause(seconds)
    const share = (ticks(child) - before) / 100 / seconds
    return `breakwater watch, with verdicts: ${(share * 100).toFixed(1)} % of a core`
  } finally {
    child.kill("SIGINT")
  }
}

/** Hundredths of a second of processor time that a process has used (proc(5), stat: utime and stime). */
function ticks({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ") ?? []
  return Number(fields[11]) + Number(fields[12])
}

const pause = (duration: number) => new Promise((done) => setTimeout(done, duration * 1000))

/** The replay server. Pages are made as they are asked for, so that it holds nothing. */
export async function serve(): Promise<void> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://replay")
    response.setHeader("content-type", "application/json")
    if (url.pathname === "/version") response.end('{"gitVersion":"v1.34.1"}')
    else if (url.pathname === "/api" || url.pathname === "/apis") response.end(discovery(url.pathname === "/api"))
    else if (url.searchParams.get("watch") === "true") {
      response.flushHeaders()
      let version = pods
      const timer = setInterval(() => {
        for (let count = 0; count < eventsPerSecond / 20; count++) {
          version++
          response.write(`{"type":"MODIFIED","object":${pod((version * 7919) % pods, version)}}\n`)
        }
      }, 50)
      response.once("close", () => clearInterval(timer))
    } else {
      const from = Number(url.searchParams.get("continue") ?? 0)
      const next = from + pageSize < pods ? `,"continue":"${from + pageSize}"` : ""
      const items = Array.from({ length: pageSize }, (_value, index) => pod(from + index, 1))
      response.end(
        `{"kind":"PodList","apiVersion":"v1","metadata":{"resourceVersion":"${pods}"${next}},"items":[${items.join(",")}]}`,
      )
    }
  })
  server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${(server.address() as AddressInfo).port}`))
}

const discovery = (isCore: boolean): string => {
  const resource = {
    resource: "pods",
    responseKind: { kind: "Pod" },
    scope: "Namespaced",
    verbs: ["list", "watch"],
  }
  return JSON.stringify({
    kind: "APIGroupDiscoveryList",
    items: isCore ? [{ metadata: {}, versions: [{ version: "v1", resources: [resource] }] }] : [],
  })
}

/** A pod as a Deployment's controller and a kubelet leave it; a hundred of each Deployment. */
function pod(index: number, version: number): string {
  const owner = Math.floor(index / 100)
  return template
    .replaceAll("@NAME@", `app-${owner}-7d9c5b6f4-${index.toString(36).padStart(5, "0")}`)
    .replaceAll("@OWNER@", `app-${owner}-7d9c5b6f4`)
    .replaceAll("@NAMESPACE@", `team-${owner % 50}`)
    .replaceAll("@UID@", `00000000-0000-4000-8000-${index.toString(16).padStart(12, "0")}`)
    .replaceAll("@NODE@", `node-${index % 1000}.cluster.example`)
    .replaceAll("@IP@", `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`)
    .replaceAll("@VERSION@", String(version))
}

const time = "2026-11-01T08:00:00Z"
const template = JSON.stringify({
  metadata: {
    name: "@NAME@",
    generateName: "@OWNER@-",
    namespace: "@NAMESPACE@",
    uid: "@UID@",
    resourceVersion: "@VERSION@",
    creationTimestamp: time,
    labels: { app: "@OWNER@", "pod-template-hash": "7d9c5b6f4", "app.kubernetes.io/part-of": "shop", tier: "backend" },
    annotations: { "prometheus.io/scrape": "true", "kubectl.kubernetes.io/restartedAt": time },
    ownerReferences: [
      {
        apiVersion: "apps/v1",
        kind: "ReplicaSet",
        name: "@OWNER@",
        uid: "@OWNER@",
        controller: true,
        blockOwnerDeletion: true,
      },
    ],
    managedFields: [
      {
        manager: "kube-controller-manager",
        operation: "Update",
        apiVersion: "v1",
        time,
        fieldsType: "FieldsV1",
        fieldsV1: {
          "f:metadata": {
            "f:annotations": { ".": {}, "f:prometheus.io/scrape": {} },
            "f:generateName": {},
            "f:labels": { ".": {}, "f:app": {}, "f:pod-template-hash": {}, "f:tier": {} },
            "f:ownerReferences": { ".": {}, 'k:{"uid":"@UID@"}': {} },
          },
          "f:spec": {
            "f:containers": {
              'k:{"name":"app"}': {
                ".": {},
                "f:env": {},
                "f:image": {},
                "f:imagePullPolicy": {},
                "f:livenessProbe": {},
                "f:name": {},
                "f:ports": {},
                "f:resources": {},
                "f:securityContext": {},
              },
            },
            "f:dnsPolicy": {},
            "f:restartPolicy": {},
            "f:schedulerName": {},
            "f:terminationGracePeriodSeconds": {},
          },
        },
      },
      {
        manager: "kubelet",
        operation: "Update",
        apiVersion: "v1",
        time,
        fieldsType: "FieldsV1",
        fieldsV1: {
          "f:status": {
            "f:conditions": { 'k:{"type":"Ready"}': { ".": {}, "f:lastTransitionTime": {}, "f:status": {} } },
            "f:containerStatuses": {},
            "f:hostIP": {},
            "f:phase": {},
            "f:podIP": {},
            "f:startTime": {},
          },
        },
        subresource: "status",
      },
    ],
  },
  spec: {
    volumes: [
      {
        name: "kube-api-access-x7k2p",
        projected: {
          sources: [
            { serviceAccountToken: { expirationSeconds: 3607, path: "token" } },
            { configMap: { name: "kube-root-ca.crt", items: [{ key: "ca.crt", path: "ca.crt" }] } },
            {
              downwardAPI: {
                items: [{ path: "namespace", fieldRef: { apiVersion: "v1", fieldPath: "metadata.namespace" } }],
              },
            },
          ],
          defaultMode: 420,
        },
      },
    ],
    containers: [
      {
        name: "app",
        image: "registry.example/team/app:1.2.3",
        ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }],
        env: [
          { name: "LOG_LEVEL", value: "info" },
          { name: "DATABASE_URL", value: "postgres://db.shop.svc:5432/app" },
          { name: "POD_IP", valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: "status.podIP" } } },
        ],
        resources: { limits: { cpu: "500m", memory: "256Mi" }, requests: { cpu: "100m", memory: "128Mi" } },
        volumeMounts: [
          { name: "kube-api-access-x7k2p", readOnly: true, mountPath: "/var/run/secrets/kubernetes.io/serviceaccount" },
        ],
        livenessProbe: {
          httpGet: { path: "/healthz", port: 8080, scheme: "HTTP" },
          timeoutSeconds: 1,
          periodSeconds: 10,
          successThreshold: 1,
          failureThreshold: 3,
        },
        terminationMessagePath: "/dev/termination-log",
        terminationMessagePolicy: "File",
        imagePullPolicy: "IfNotPresent",
        securityContext: { runAsNonRoot: true, allowPrivilegeEscalation: false },
      },
    ],
    restartPolicy: "Always",
    terminationGracePeriodSeconds: 30,
    dnsPolicy: "ClusterFirst",
    serviceAccountName: "default",
    serviceAccount: "default",
    nodeName: "@NODE@",
    securityContext: {},
    schedulerName: "default-scheduler",
    tolerations: [
      { key: "node.kubernetes.io/not-ready", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
      { key: "node.kubernetes.io/unreachable", operator: "Exists", effect: "NoExecute", tolerationSeconds: 300 },
    ],
    priority: 0,
    enableServiceLinks: true,
    preemptionPolicy: "PreemptLowerPriority",
  },
  status: {
    phase: "Running",
    conditions: ["PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled"].map(
      (type) => ({ type, status: "True", lastProbeTime: null, lastTransitionTime: time }),
    ),
    hostIP: "192.168.0.1",
    podIP: "@IP@",
    podIPs: [{ ip: "@IP@" }],
    startTime: time,
    containerStatuses: [
      {
        name: "app",
        state: { running: { startedAt: time } },
        lastState: {},
        ready: true,
        restartCount: 0,
        image: "registry.example/team/app:1.2.3",
        imageID: `registry.example/team/app@sha256:${"0123456789abcdef".repeat(4)}`,
        containerID: `containerd://${"0123456789abcdef".repeat(4)}`,
        started: true,
      },
    ],
    qosClass: "Burstable",
  },
})
