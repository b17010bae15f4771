import { createServer as createHttp, type IncomingMessage, type ServerResponse } from "node:http"
import { createServer as createHttps } from "node:https"
import type { AddressInfo } from "node:net"
import type { JsonObject } from "../../src/lib/json.ts"
import type { Certificate } from "./certificate.ts"

export interface FakeResource {
  readonly group: string
  readonly version: string
  readonly resource: string
  readonly kind: string
  readonly namespaced: boolean
}

export type Handler = (request: IncomingMessage, response: ServerResponse, url: URL, count: number) => void

export interface FakeOptions {
  readonly tls?: Certificate
  /** Certificates of clients are asked for. */
  readonly clientAuthority?: string
  readonly resources?: readonly FakeResource[]
  /** What stands at a path instead of an empty list. `count` counts the requests of that path, from 1. */
  readonly routes?: Readonly<Record<string, Handler>>
  readonly gitVersion?: string
  /** Answers discovery in the way of servers before aggregated discovery. */
  readonly plainDiscovery?: boolean
}

/** An API server that does as it is told, for what a real one does not do on demand. */
export interface FakeServer {
  readonly url: string
  /** Every request line, with the header Authorization. */
  readonly requests: { readonly method: string; readonly path: string; readonly authorization: string | undefined }[]
  close(): Promise<void>
}

export const pods: FakeResource = { group: "", version: "v1", resource: "pods", kind: "Pod", namespaced: true }
export const configMaps: FakeResource = { ...pods, resource: "configmaps", kind: "ConfigMap" }
export const secrets: FakeResource = { ...pods, resource: "secrets", kind: "Secret" }

export const send = (response: ServerResponse, value: unknown, status = 200): void => {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value))
}

export const status = (response: ServerResponse, code: number, reason: string, message = reason): void =>
  send(response, { kind: "Status", apiVersion: "v1", status: "Failure", code, reason, message }, code)

export const list = (kind: string, items: readonly JsonObject[], metadata: JsonObject = {}): JsonObject => ({
  kind: `${kind}List`,
  apiVersion: "v1",
  metadata: { resourceVersion: "100", ...metadata },
  items,
})

export async function startFake(options: FakeOptions = {}): Promise<FakeServer> {
  const { tls, resources = [pods], routes = {}, gitVersion = "v1.34.0", clientAuthority } = options
  const requests: FakeServer["requests"] = []
  const counts = new Map<string, number>()
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? "/", "http://fake")
    const path = url.pathname
    const count = (counts.get(path) ?? 0) + 1
    counts.set(path, count)
    requests.push({
      method: request.method ?? "",
      path: request.url ?? "",
      authorization: request.headers.authorization,
    })
    const discovery = options.plainDiscovery ? plainDiscovery(path, resources) : aggregated(path, resources)
    const known = resources.find(({ resource }) => path.endsWith(`/${resource}`))
    if (routes[path]) routes[path](request, response, url, count)
    else if (path === "/version") send(response, { gitVersion })
    else if (discovery) send(response, discovery)
    else if (known) send(response, list(known.kind, []))
    else status(response, 404, "NotFound")
  }
  const server = tls
    ? createHttps(
        {
          cert: tls.certificate,
          key: tls.key,
          ...(clientAuthority ? { ca: clientAuthority, requestCert: true, rejectUnauthorized: true } : {}),
        },
        answer,
      )
    : createHttp(answer)
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done))
  const { port } = server.address() as AddressInfo
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections()
        server.close(() => done())
      }),
  }
}

function aggregated(path: string, resources: readonly FakeResource[]): JsonObject | undefined {
  if (path !== "/api" && path !== "/apis") return undefined
  const groups = new Map<string, FakeResource[]>()
  for (const resource of resources)
    if ((resource.group === "") === (path === "/api"))
      groups.set(resource.group, [...(groups.get(resource.group) ?? []), resource])
  return {
    kind: "APIGroupDiscoveryList",
    apiVersion: "apidiscovery.k8s.io/v2",
    metadata: {},
    items: [...groups].map(([name, members]) => ({
      metadata: name === "" ? {} : { name },
      versions: [...new Set(members.map(({ version }) => version))].map((version) => ({
        version,
        freshness: "Current",
        resources: members
          .filter((member) => member.version === version)
          .map(({ resource, kind, namespaced }) => ({
            resource,
            responseKind: { kind },
            scope: namespaced ? "Namespaced" : "Cluster",
            verbs: ["get", "list", "watch"],
          })),
      })),
    })),
  }
}

function plainDiscovery(path: string, resources: readonly FakeResource[]): JsonObject | undefined {
  if (path === "/api") return { kind: "APIVersions", versions: ["v1"] }
  const groups = [...new Set(resources.map(({ group }) => group))].filter((group) => group !== "")
  if (path === "/apis")
    return {
      kind: "APIGroupList",
      groups: groups.map((name) => {
        const versions = [...new Set(resources.filter(({ group }) => group === name).map(({ version }) => version))]
        return {
          name,
          versions: versions.map((version) => ({ version, groupVersion: `${name}/${version}` })),
          preferredVersion: { version: versions[0] ?? "" },
        }
      }),
    }
  const members = resources.filter(({ group, version }) =>
    group === "" ? path === `/api/${version}` : path === `/apis/${group}/${version}`,
  )
  if (members.length === 0) return undefined
  return {
    kind: "APIResourceList",
    resources: members.flatMap(({ resource, kind, namespaced }) => [
      { name: resource, kind, namespaced, verbs: ["get", "list", "watch"] },
      { name: `${resource}/status`, kind, namespaced, verbs: ["get"] },
    ]),
  }
}
