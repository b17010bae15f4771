import { once } from "node:events"
import { createServer as createHttp } from "node:http"
import { type AddressInfo, connect, createServer, type Server, type Socket } from "node:net"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { loadFrom } from "../../src/app/load-cluster.ts"
import type { ClusterAccess } from "../../src/inputs/cluster/access.ts"
import { openClient } from "../../src/inputs/cluster/http/client.ts"
import { makeCertificate } from "./certificate.ts"
import { type FakeServer, list, send, startFake } from "./fake-server.ts"

const authority = makeCertificate({ name: "authority" })
const certificate = makeCertificate({ name: "server", hosts: ["api.cluster.example"], issuer: authority })
const token = "planted-token"

/** What proxies were asked for, and what went through them in the clear. */
const asked: string[] = []
let inTheClear = ""

async function listen(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Names that only the proxy knows lead to the fake server. */
function join(socket: Socket, api: FakeServer): void {
  const target = connect(Number(new URL(api.url).port), "127.0.0.1")
  socket.on("data", (chunk: Buffer) => {
    inTheClear += chunk.toString("latin1")
  })
  socket.pipe(target).pipe(socket)
  for (const side of [socket, target]) side.on("error", () => side.destroy())
}

function connectProxy(api: FakeServer, accepts: (authorization: string | undefined) => boolean) {
  const server = createHttp()
  server.on("connect", (request, socket: Socket) => {
    asked.push(`CONNECT ${request.url}`)
    if (accepts(request.headers["proxy-authorization"])) {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n")
      join(socket, api)
    } else socket.end("HTTP/1.1 407 Proxy Authentication Required\r\n\r\n")
  })
  return server
}

function socksProxy(api: FakeServer, user: string | undefined) {
  return createServer(async (socket) => {
    const read = async (): Promise<Buffer> => ((await once(socket, "data")) as [Buffer])[0]
    const [, , method] = await read()
    socket.write(Buffer.from([5, user === undefined ? 0 : (method ?? 0)]))
    if (user !== undefined) {
      const login = await read()
      const isKnown = login.toString("latin1", 2, 2 + (login[1] ?? 0)) === user
      socket.write(Buffer.from([1, isKnown ? 0 : 1]))
      if (!isKnown) {
        socket.end()
        return
      }
    }
    const request = await read()
    const length = request[4] ?? 0
    const host = request.toString("latin1", 5, 5 + length)
    asked.push(`SOCKS ${host}:${request.readUInt16BE(5 + length)}`)
    if (host === "api.cluster.example") {
      socket.write(Buffer.from([5, 0, 0, 1, 127, 0, 0, 1, 0, 80]))
      join(socket, api)
    } else socket.end(Buffer.from([5, 4, 0, 1, 0, 0, 0, 0, 0, 0]))
  })
}

describe("a proxy before the API server", () => {
  let api: FakeServer
  const proxies: Server[] = []
  const addresses: Record<string, string> = {}

  beforeAll(async () => {
    const pod = { metadata: { name: "p", namespace: "a" }, spec: { containers: [{ name: "c" }] } }
    api = await startFake({
      tls: certificate,
      routes: { "/api/v1/pods": (_request, response) => send(response, list("Pod", [pod])) },
    })
    const servers = {
      open: connectProxy(api, () => true),
      closed: connectProxy(api, (text) => text === `Basic ${Buffer.from("user:p w").toString("base64")}`),
      socks: socksProxy(api, undefined),
      "socks-user": socksProxy(api, "user"),
    }
    for (const [name, server] of Object.entries(servers)) {
      addresses[name] = await listen(server)
      proxies.push(server)
    }
  })
  afterAll(async () => {
    for (const proxy of proxies) proxy.close()
    await api.close()
  })

  async function read(proxy: string, host = "api.cluster.example") {
    const access: ClusterAccess = {
      context: "fake",
      server: new URL(`https://${host}:6443`),
      authorities: authority.certificate,
      tlsServerName: undefined,
      skipVerification: false,
      proxy: new URL(proxy),
      credential: async () => ({ authorization: `Bearer ${token}` }),
      headers: {},
    }
    const client = openClient(access, { stall: 2_000 })
    try {
      return (await loadFrom(client, { retry: { attempts: 1, pause: 0, longest: 0 } })).inventory.size
    } finally {
      client.close()
    }
  }

  it.each([
    ["http", () => `http://${addresses.open}`, "CONNECT api.cluster.example:6443"],
    ["http with a user", () => `http://user:p%20w@${addresses.closed}`, "CONNECT api.cluster.example:6443"],
    ["socks5", () => `socks5://${addresses.socks}`, "SOCKS api.cluster.example:6443"],
    ["socks5h with a user", () => `socks5h://user:x@${addresses["socks-user"]}`, "SOCKS api.cluster.example:6443"],
  ])("%s is gone through, and sees nothing", async (_title, proxy, request) => {
    asked.length = 0
    inTheClear = ""
    expect(await read(proxy())).toBe(1)
    expect(new Set(asked)).toEqual(new Set([request]))
    expect(inTheClear).not.toBe("")
    expect(inTheClear).not.toContain(token)
  })

  it.each([
    ["refuses the user", () => `http://user:wrong@${addresses.closed}`, "api.cluster.example", /answers 407/],
    [
      "refuses the user of SOCKS",
      () => `socks5://other:x@${addresses["socks-user"]}`,
      "api.cluster.example",
      /refuses the user|closed/,
    ],
    ["knows no such host", () => `socks5://${addresses.socks}`, "nowhere.example", /SOCKS error 4/],
    ["is not there", () => "http://127.0.0.1:1", "api.cluster.example", /ECONNREFUSED/],
    ["is no proxy", () => `socks5://${addresses.open}`, "api.cluster.example", /gives no connection/],
  ])("that %s is named in the error, without its password", async (_title, proxy, host, message) => {
    const error = await read(proxy(), host).then(String, (caught: Error) => caught.message)
    expect(error).toMatch(message)
    expect(error).toMatch(/^the proxy (?:http|socks5):\/\/127/)
    expect(error).not.toMatch(/wrong|:x@/)
  })
})
