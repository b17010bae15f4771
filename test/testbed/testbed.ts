import { generateKeyPairSync, randomBytes } from "node:crypto"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { available } from "../shared.ts"
import { type ApiClient, openApiClient } from "./api-client.ts"
import { missingForTestbed, programPath } from "./binaries.ts"
import { type Child, freePorts, startChild } from "./child.ts"

export interface TestbedOptions {
  /** Minor of Kubernetes 1 that the server behaves as: 34 to 37. */
  readonly emulate?: number
  /** Runs a kube-controller-manager with these controllers alone: ["clusterrole-aggregation-controller"]. */
  readonly controllers?: readonly string[]
  /** Further arguments of kube-apiserver; a later one wins. */
  readonly args?: readonly string[]
}

/** A real kube-apiserver with its etcd on the loopback interface. */
export interface Testbed {
  readonly url: string
  /** Token of a user in system:masters. */
  readonly token: string
  /** PEM. */
  readonly ca: string
  /** A file for kubectl and other clients. */
  readonly kubeconfig: string
  /** Process ids, the API server first. */
  readonly pids: readonly number[]
  /** As the user in system:masters. */
  readonly client: ApiClient
  /** Ends the processes and removes the folder. May be called twice. */
  stop(): Promise<void>
}

/** For `describe.skipIf(!hasTestbed)`: false, with the reason printed, where the machine lacks something. */
export const hasTestbed: boolean = (() => {
  const missing = missingForTestbed()
  return available(missing === undefined, `the test bed needs ${missing}`)
})()

const startTimeout = 60_000

/** Starts the servers and waits until they are ready: about three seconds. Leaves nothing behind when it fails. */
export async function startTestbed(options: TestbedOptions = {}): Promise<Testbed> {
  const program = programPath("kube-apiserver")
  const folder = mkdtempSync(join(tmpdir(), "breakwater-testbed-"))
  const children: Child[] = []
  let client: ApiClient | undefined
  const stop = async (): Promise<void> => {
    client?.close()
    for (const child of children.splice(0)) await child.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    const [clientPort = 0, peerPort = 0, apiPort = 0] = await freePorts(3)
    const tokens = writeTokens(folder)
    children.unshift(startChild("etcd", etcdArguments(folder, clientPort, peerPort)))
    const server = startChild(program, [...serverArguments(folder, clientPort, apiPort), ...versionArguments(options)])
    children.unshift(server)
    const url = `https://127.0.0.1:${apiPort}`
    const access = { url, token: tokens.admin, ca: await certificate(folder, server) }
    client = openApiClient(access)
    await waitUntilReady(client, server)
    const kubeconfig = writeKubeconfig(folder, "admin", access)
    if (options.controllers) {
      const manager = writeKubeconfig(folder, "controllers", { ...access, token: tokens.controllers })
      children.unshift(
        startChild(programPath("kube-controller-manager"), managerArguments(manager, options.controllers)),
      )
    }
    return { ...access, kubeconfig, client, pids: [server.pid, ...children.map(({ pid }) => pid)], stop }
  } catch (error) {
    await stop()
    throw error
  }
}

function writeTokens(folder: string): { readonly admin: string; readonly controllers: string } {
  const [admin = "", controllers = ""] = [1, 2].map(() => randomBytes(24).toString("hex"))
  writeFileSync(
    join(folder, "tokens.csv"),
    `${admin},testbed-admin,1,system:masters\n${controllers},testbed-controllers,2,system:masters\n`,
    { mode: 0o600 },
  )
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 })
  writeFileSync(join(folder, "service-accounts.key"), privateKey.export({ type: "pkcs1", format: "pem" }), {
    mode: 0o600,
  })
  return { admin, controllers }
}

const etcdArguments = (folder: string, clientPort: number, peerPort: number): readonly string[] => [
  `--data-dir=${join(folder, "etcd")}`,
  `--listen-client-urls=http://127.0.0.1:${clientPort}`,
  `--advertise-client-urls=http://127.0.0.1:${clientPort}`,
  `--listen-peer-urls=http://127.0.0.1:${peerPort}`,
  `--initial-advertise-peer-urls=http://127.0.0.1:${peerPort}`,
  `--initial-cluster=default=http://127.0.0.1:${peerPort}`,
  "--log-level=error",
]

const serverArguments = (folder: string, etcdPort: number, port: number): readonly string[] => [
  `--etcd-servers=http://127.0.0.1:${etcdPort}`,
  "--bind-address=127.0.0.1",
  "--advertise-address=127.0.0.1",
  // The address of the service must not be loopback, so nothing may publish it.
  "--endpoint-reconciler-type=none",
  `--secure-port=${port}`,
  `--cert-dir=${join(folder, "certificates")}`,
  `--token-auth-file=${join(folder, "tokens.csv")}`,
  "--authorization-mode=Node,RBAC",
  "--service-cluster-ip-range=10.96.0.0/16",
  "--service-account-issuer=https://kubernetes.default.svc",
  `--service-account-signing-key-file=${join(folder, "service-accounts.key")}`,
  `--service-account-key-file=${join(folder, "service-accounts.key")}`,
  // Tests ask as fast as they can.
  "--enable-priority-and-fairness=false",
  "--max-requests-inflight=0",
  "--max-mutating-requests-inflight=0",
]

const versionArguments = ({ emulate, args = [] }: TestbedOptions): readonly string[] => [
  ...(emulate === undefined ? [] : [`--emulated-version=1.${emulate}`]),
  ...args,
]

const managerArguments = (kubeconfig: string, controllers: readonly string[]): readonly string[] => [
  `--kubeconfig=${kubeconfig}`,
  `--controllers=${controllers.join(",")}`,
  "--leader-elect=false",
  "--secure-port=0",
]

function writeKubeconfig(
  folder: string,
  name: string,
  { url, token, ca }: { readonly url: string; readonly token: string; readonly ca: string },
): string {
  const path = join(folder, `${name}.kubeconfig`)
  const config = {
    apiVersion: "v1",
    kind: "Config",
    "current-context": "testbed",
    clusters: [
      { name: "testbed", cluster: { server: url, "certificate-authority-data": Buffer.from(ca).toString("base64") } },
    ],
    users: [{ name, user: { token } }],
    contexts: [{ name: "testbed", context: { cluster: "testbed", user: name } }],
  }
  writeFileSync(path, JSON.stringify(config), { mode: 0o600 })
  return path
}

/** The server signs itself a certificate when it has none; the file holds the authority too. */
async function certificate(folder: string, server: Child): Promise<string> {
  const path = join(folder, "certificates", "apiserver.crt")
  return retry(server, async () => {
    const text = readFileSync(path, "utf8")
    if (!text.trimEnd().endsWith("-----END CERTIFICATE-----")) throw new Error(`${path} is not whole yet`)
    return text
  })
}

const waitUntilReady = (client: ApiClient, server: Child): Promise<unknown> =>
  retry(server, async () => {
    const { status, body } = await client.send("GET", "/readyz")
    if (status !== 200) throw new Error(`not ready: ${status} ${JSON.stringify(body)}`)
  })

async function retry<T>(server: Child, attempt: () => Promise<T>): Promise<T> {
  const end = performance.now() + startTimeout
  for (;;) {
    try {
      return await attempt()
    } catch (error) {
      const exit = server.exitCode()
      if (exit !== undefined || performance.now() > end)
        throw new Error(`the API server did not come up (exit code ${exit}): ${error}\n${server.output()}`)
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
}
