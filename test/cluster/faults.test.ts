import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { JsonObject } from "../../src/lib/json.ts"
import { Scratch } from "../hostile/scratch.ts"
import { type Certificate, makeCertificate } from "./certificate.ts"
import {
  configMaps,
  type FakeOptions,
  type FakeServer,
  type Handler,
  list,
  pods,
  secrets,
  send,
  startFake,
  status,
} from "./fake-server.ts"
import { type ContextOptions, kubeconfig, runCommand } from "./run-command.ts"

const token = "planted-token-of-the-kubeconfig"
const authority = makeCertificate({ name: "authority" })
const stranger = makeCertificate({ name: "stranger" })
const server = makeCertificate({ name: "server", hosts: ["127.0.0.1"], issuer: authority })
const expired = makeCertificate({
  name: "server",
  hosts: ["127.0.0.1"],
  issuer: authority,
  notAfter: new Date(Date.UTC(2021, 0)),
})
const elsewhere = makeCertificate({ name: "server", hosts: ["elsewhere.example"], issuer: authority })

const pod = (name: string, more: JsonObject = {}): JsonObject => ({
  metadata: { name, namespace: "a", ...more },
  spec: { containers: [{ name: "c", image: "i", securityContext: { privileged: true } }] },
})
const podList = (names: readonly string[], token = "") =>
  list(
    "Pod",
    names.map((name) => pod(name)),
    token === "" ? {} : { continue: token },
  )

/** Pages of one pod each: p0, p1, p2; `page` may do something else for the n-th request of a page. */
const pages =
  (page: (index: number, ...rest: Parameters<Handler>) => boolean): Handler =>
  (request, response, url, count) => {
    const index = Number(url.searchParams.get("continue") ?? 0)
    if (page(index, request, response, url, count)) return
    send(response, podList([`p${index}`], index < 2 ? String(index + 1) : ""))
  }

const onPods = (handler: Handler): FakeOptions => ({
  resources: [pods, configMaps],
  routes: { "/api/v1/pods": handler },
})
const half = JSON.stringify(podList(["a", "b"])).slice(0, 200)

const servers: Record<string, FakeOptions & ContextOptions> = {
  "410 once": onPods(
    pages((index, _request, response, _url, count) => {
      if (index === 1 && count === 2) status(response, 410, "Expired", "The provided continue parameter is too old")
      return index === 1 && count === 2
    }),
  ),
  "410 always": onPods((_request, response, url) =>
    url.searchParams.has("continue")
      ? status(response, 410, "Expired", "too old")
      : send(
          response,
          podList(
            url.searchParams.has("limit") ? ["p0"] : ["p0", "p1", "p2"],
            url.searchParams.has("limit") ? "1" : "",
          ),
        ),
  ),
  "429 twice": onPods((_request, response, _url, count) => {
    if (count > 2) return send(response, podList(["p0", "p1", "p2"]))
    response.setHeader("retry-after", "0")
    status(response, 429, "TooManyRequests")
  }),
  "429 always": onPods((_request, response) => {
    response.setHeader("retry-after", "1")
    status(response, 429, "TooManyRequests", "slow down")
  }),
  "500 once": onPods((_request, response, _url, count) =>
    count === 1 ? status(response, 500, "InternalError") : send(response, podList(["p0", "p1", "p2"])),
  ),
  "500 always": onPods(
    pages((index, _request, response) => {
      if (index === 1) status(response, 500, "InternalError", "etcdserver: no leader")
      return index === 1
    }),
  ),
  "cut once": onPods(
    pages((index, _request, response, _url, count) => {
      if (index === 1 && count === 2) {
        response.writeHead(200, { "content-type": "application/json", "content-length": 5000 })
        response.write(half, () => response.destroy())
      }
      return index === 1 && count === 2
    }),
  ),
  "truncated always": onPods(
    pages((index, _request, response) => {
      if (index === 1) response.writeHead(200, { "content-type": "application/json" }).end(half)
      return index === 1
    }),
  ),
  "stall once": onPods((_request, response, _url, count) => {
    if (count > 1) return send(response, podList(["p0", "p1", "p2"]))
    response.writeHead(200, { "content-type": "application/json" }).write(half)
  }),
  "stall always": onPods(() => {}),
  "endless tokens": onPods((_request, response) => send(response, podList(["p"], "again"))),
  "endless empty": onPods((_request, response, _url, count) => send(response, podList([], `t${count}`))),
  forbidden: {
    resources: [pods, configMaps, secrets, { ...pods, group: "apps", resource: "deployments", kind: "Deployment" }],
    routes: Object.fromEntries(
      ["/api/v1/secrets", "/api/v1/configmaps", "/apis/apps/v1/deployments"].map((path): [string, Handler] => [
        path,
        (_request, response) => status(response, 403, "Forbidden", 'is forbidden: User "x" cannot list'),
      ]),
    ),
  },
  "huge object": onPods((_request, response) =>
    send(response, list("Pod", [pod("p0"), pod("big", { annotations: { a: "x".repeat(20 * 1024 * 1024) } })])),
  ),
  "large object": onPods((_request, response) =>
    send(response, list("Pod", [pod("p0"), pod("big", { annotations: { a: "x".repeat(3 * 1024 * 1024) } })])),
  ),
  "1,000 kinds": {
    resources: [
      pods,
      ...Array.from({ length: 1000 }, (_value, index) => ({
        group: `g${index % 100}.example`,
        version: "v1",
        resource: `things${index}`,
        kind: `Thing${index}`,
        namespaced: index % 2 === 0,
      })),
    ],
    routes: Object.fromEntries(
      Array.from({ length: 1000 }, (_value, index) => [
        `/apis/g${index % 100}.example/v1/things${index}`,
        ((_request, response) =>
          send(
            response,
            list(`Thing${index}`, [{ metadata: { name: "t", ...(index % 2 === 0 ? { namespace: "a" } : {}) } }]),
          )) as Handler,
      ]),
    ),
  },
  "old discovery": {
    ...onPods((_request, response) => send(response, podList(["p0", "p1", "p2"]))),
    plainDiscovery: true,
    resources: [pods, { group: "apps", version: "v1", resource: "deployments", kind: "Deployment", namespaced: true }],
  },
  "no list": onPods((_request, response) => send(response, { kind: "Table", rows: [] })),
  "a web page": {
    routes: {
      "/version": (_request, response) => void response.writeHead(200, { "content-type": "text/html" }).end("<html>"),
    },
  },
  unauthorized: { routes: { "/version": (_request, response) => status(response, 401, "Unauthorized") } },
  "expired certificate": { tls: expired },
  "wrong name": { tls: elsewhere },
  "tls-server-name": { tls: elsewhere, cluster: { "tls-server-name": "elsewhere.example" } },
  "wrong authority": { tls: server, cluster: pem("certificate-authority-data", stranger) },
  "skipped verification": {
    tls: expired,
    cluster: { "insecure-skip-tls-verify": true, "certificate-authority-data": "" },
  },
  "good certificate": { tls: server },
  "client certificate": {
    tls: server,
    clientAuthority: authority.certificate,
    user: clientUser(makeCertificate({ name: "alice", issuer: authority })),
  },
  "foreign client certificate": {
    tls: server,
    clientAuthority: authority.certificate,
    user: clientUser(makeCertificate({ name: "mallory", issuer: stranger })),
  },
  "token with a line break": { tls: server, user: { token: `${token}\n` } },
  "unreadable key": {
    tls: server,
    user: { "client-certificate-data": base64(server.certificate), "client-key-data": base64("no key") },
  },
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64")
}
function pem(key: string, { certificate }: Certificate): JsonObject {
  return { [key]: base64(certificate) }
}
function clientUser({ certificate, key }: Certificate): JsonObject {
  return { "client-certificate-data": base64(certificate), "client-key-data": base64(key) }
}

let scratch: Scratch
const running = new Map<string, FakeServer>()
let catcher: FakeServer

beforeAll(async () => {
  catcher = await startFake()
  servers.redirect = {
    tls: server,
    routes: {
      "/api/v1/pods": (_request, response) =>
        void response.writeHead(302, { location: `${catcher.url}/api/v1/pods` }).end(),
    },
  }
  for (const [name, options] of Object.entries(servers)) running.set(name, await startFake(options))
  const contexts = Object.fromEntries(
    Object.entries(servers).map(([name, { tls, cluster, user = { token } }]) => [
      name,
      {
        url: running.get(name)?.url ?? "",
        cluster: { ...(tls ? pem("certificate-authority-data", authority) : {}), ...cluster },
        user,
      },
    ]),
  )
  const nobody = await startFake()
  await nobody.close()
  scratch = new Scratch({ config: kubeconfig({ ...contexts, "nothing there": { url: nobody.url } }) })
  process.env.KUBECONFIG = scratch.path("config")
})

afterAll(async () => {
  delete process.env.KUBECONFIG
  for (const fake of [...running.values(), catcher]) await fake.close()
  scratch[Symbol.dispose]()
})

async function scanCluster(name: string) {
  const { code, output, errors } = await runCommand(
    "scan",
    `--cluster=${name}`,
    "--timeout",
    "0.5",
    "--only",
    "privileged-container",
    "--fail-on",
    "never",
    "-f",
    "json",
  )
  expect(errors + output).not.toContain(token)
  const report = code === 2 ? undefined : JSON.parse(output)
  return {
    code,
    errors,
    resources: report?.summary.resources as number | undefined,
    names: (report?.findings ?? [])
      .map(({ resource }: { resource: { name: string } }) => resource.name)
      .sort() as string[],
    incomplete: (report?.incomplete ?? []) as { what: string; why: string; code: string; advice: string }[],
  }
}

const three = ["p0", "p1", "p2"]

describe("what passes is read whole", () => {
  it.concurrent.each(["410 once", "410 always", "429 twice", "500 once", "cut once", "stall once", "old discovery"])(
    "%s",
    async (name) => {
      const { code, names, incomplete, errors } = await scanCluster(name)
      expect([code, names, incomplete, errors]).toEqual([0, three, [], ""])
    },
  )

  it.concurrent("1,000 kinds", async () => {
    const { code, resources, incomplete } = await scanCluster("1,000 kinds")
    expect([code, resources, incomplete]).toEqual([0, 1000, []])
  })

  it.concurrent("an object of 3 MiB", async () => {
    expect(await scanCluster("large object")).toMatchObject({ code: 0, names: ["big", "p0"], incomplete: [] })
  })
})

describe("what stays broken is told, with exit code 3", () => {
  it.concurrent.each([
    ["429 always", [], /slow down/],
    ["500 always", ["p0"], /etcdserver: no leader/],
    ["truncated always", ["p0"], /ends in the middle/],
    ["stall always", [], /sent nothing for 0.5 seconds/],
    ["endless tokens", ["p", "p"], /does not end/],
    ["endless empty", [], /does not end/],
    ["huge object", [], /larger than 16 MiB/],
    ["no list", [], /no list/],
    ["redirect", [], /sends on to another address/],
  ])("%s", async (name, names, why) => {
    const result = await scanCluster(name)
    expect(result).toMatchObject({ code: 3, names, errors: "" })
    expect(result.incomplete.length).toBe(1)
    expect(result.incomplete[0]?.what).toBe("pods")
    expect(result.incomplete[0]?.why).toMatch(why)
    expect(result.incomplete[0]?.advice).not.toBe("")
  })

  it.concurrent("names the rule that allows what is forbidden", async () => {
    const { code, incomplete } = await scanCluster("forbidden")
    expect(code).toBe(3)
    expect(incomplete.map(({ what }) => what)).toEqual(["configmaps, secrets, deployments.apps"])
    expect(incomplete[0]?.why).toContain("forbids to list them")
    expect(incomplete[0]?.advice).toContain(
      'a ClusterRole with these rules: {apiGroups: [""], resources: ["configmaps", "secrets"], verbs: ["list"]}, {apiGroups: ["apps"], resources: ["deployments"], verbs: ["list"]}.',
    )
  })
})

describe("a cluster that cannot be used at all is exit code 2", () => {
  it.concurrent.each([
    ["a web page", /no JSON/],
    ["unauthorized", /does not know who asks/],
    ["expired certificate", /certificate has expired/],
    ["wrong name", /certificate is for another name/],
    ["wrong authority", /not signed by the authority/],
    ["foreign client certificate", /broke/],
    ["unreadable key", /a certificate or key of the kubeconfig/],
    ["token with a line break", /a token or name of the kubeconfig/],
    ["nothing there", /nothing listens there/],
    ["no such context", /there is no context "no such context"/],
  ])("%s", async (name, message) => {
    const { code, errors } = await scanCluster(name)
    expect(errors).toMatch(message)
    expect(errors).not.toContain("internal error")
    expect(code).toBe(2)
  })
})

describe("credentials", () => {
  it.concurrent.each(["good certificate", "tls-server-name", "skipped verification", "client certificate"])(
    "%s is accepted",
    async (name) => {
      const { code, errors } = await scanCluster(name)
      // Nothing to judge in an empty cluster, but it was read.
      expect([code, errors]).toEqual([3, ""])
    },
  )

  it("do not follow a redirect, and go nowhere without TLS", async () => {
    await scanCluster("redirect")
    await scanCluster("429 twice")
    expect(running.get("redirect")?.requests.some(({ authorization }) => authorization === `Bearer ${token}`)).toBe(
      true,
    )
    expect(catcher.requests).toEqual([])
    expect(running.get("429 twice")?.requests.filter(({ authorization }) => authorization !== undefined)).toEqual([])
  })

  it("are used for GET alone", () => {
    const methods = [...running.values()].flatMap(({ requests }) => requests.map(({ method }) => method))
    expect(new Set(methods)).toEqual(new Set(["GET"]))
  })
})
