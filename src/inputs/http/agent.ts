import { Agent as HttpAgent } from "node:http"
import { Agent as HttpsAgent } from "node:https"
import type { Duplex } from "node:stream"
import { type ConnectionOptions, connect as connectTls } from "node:tls"
import { openTunnel } from "./tunnel.ts"

const keepAlive = { keepAlive: true, scheduling: "fifo" } as const

type Connected = (error: Error | null, socket?: Duplex) => void

/** Connections that go through a proxy. */
class TunnelHttpAgent extends HttpAgent {
  readonly #proxy: URL
  readonly #timeout: number

  constructor(proxy: URL, timeout: number, options: ConstructorParameters<typeof HttpAgent>[0]) {
    super(options)
    this.#proxy = proxy
    this.#timeout = timeout
  }

  override createConnection(options: ConnectionOptions, connected: Connected): undefined {
    openTunnel(this.#proxy, String(options.host), Number(options.port), this.#timeout).then(
      (socket) => connected(null, socket),
      (error: Error) => connected(error),
    )
  }
}

/** TLS connections that go through a proxy. */
class TunnelHttpsAgent extends HttpsAgent {
  readonly #proxy: URL
  readonly #timeout: number

  constructor(proxy: URL, timeout: number, options: ConstructorParameters<typeof HttpsAgent>[0]) {
    super(options)
    this.#proxy = proxy
    this.#timeout = timeout
  }

  override createConnection(options: ConnectionOptions, connected: Connected): undefined {
    openTunnel(this.#proxy, String(options.host), Number(options.port), this.#timeout).then(
      (socket) => connected(null, connectTls({ ...options, socket })),
      (error: Error) => connected(error),
    )
  }
}

/** Where connections lead, and whom they trust. */
export interface ConnectionTarget {
  /** http or https. */
  readonly server: URL
  /** http, https or socks5; undefined for a direct connection. */
  readonly proxy: URL | undefined
  readonly skipVerification: boolean
  /** PEM; undefined for the authorities that Node trusts. */
  readonly authorities: string | undefined
  /** Name that the server's certificate must hold, where it is not the host of the URL. */
  readonly tlsServerName: string | undefined
}

/** Kept-alive connections to one server, made with this client certificate. `timeout` is for the proxy, milliseconds. */
export function openAgent(
  access: ConnectionTarget,
  { certificate, key }: { readonly certificate?: string; readonly key?: string },
  maxSockets: number,
  timeout: number,
): HttpAgent {
  const { proxy } = access
  if (access.server.protocol === "http:") {
    const plain = { ...keepAlive, maxSockets }
    return proxy === undefined ? new HttpAgent(plain) : new TunnelHttpAgent(proxy, timeout, plain)
  }
  const options = {
    ...keepAlive,
    maxSockets,
    rejectUnauthorized: !access.skipVerification,
    ...(access.authorities === undefined ? {} : { ca: access.authorities }),
    ...(access.tlsServerName === undefined ? {} : { servername: access.tlsServerName }),
    ...(certificate === undefined || key === undefined ? {} : { cert: certificate, key }),
  }
  return proxy === undefined ? new HttpsAgent(options) : new TunnelHttpsAgent(proxy, timeout, options)
}
