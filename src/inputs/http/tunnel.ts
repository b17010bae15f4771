import { request as requestHttp } from "node:http"
import { request as requestHttps } from "node:https"
import { connect, isIP, type Socket } from "node:net"
import { ProxyError } from "./proxy-error.ts"

/** Opens a connection to `host:port` through a proxy. The name is resolved by the proxy. */
export function openTunnel(proxy: URL, host: string, port: number, timeout: number): Promise<Socket> {
  return proxy.protocol.startsWith("socks5")
    ? openSocks(proxy, host, port, timeout)
    : openConnect(proxy, host, port, timeout)
}

const failure = (proxy: URL, why: string): ProxyError =>
  new ProxyError(`the proxy ${proxy.protocol}//${proxy.host} gives no connection: ${why}`)

/** The Proxy-Authorization of a proxy whose URL names a user. */
export function proxyAuthorization({ username, password }: URL): Readonly<Record<string, string>> {
  if (username === "") return {}
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  return { "proxy-authorization": `Basic ${Buffer.from(pair).toString("base64")}` }
}

/** CONNECT (RFC 9110, section 9.3.6). */
function openConnect(proxy: URL, host: string, port: number, timeout: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const target = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
    const message = (proxy.protocol === "https:" ? requestHttps : requestHttp)({
      host: proxy.hostname.replace(/^\[|\]$/g, ""),
      port: proxy.port || (proxy.protocol === "https:" ? 443 : 80),
      method: "CONNECT",
      path: target,
      headers: { host: target, ...proxyAuthorization(proxy) },
      agent: false,
      timeout,
    })
    message.once("connect", (response, socket) => {
      socket.setTimeout(0)
      if (response.statusCode === 200) return resolve(socket)
      socket.destroy()
      reject(failure(proxy, `it answers ${response.statusCode} ${response.statusMessage ?? ""}`.trim()))
    })
    message.once("response", (response) => {
      response.destroy()
      reject(failure(proxy, `it answers ${response.statusCode}`))
    })
    message.once("timeout", () => message.destroy(failure(proxy, `no answer within ${timeout / 1000} seconds`)))
    message.once("error", (error: NodeJS.ErrnoException) =>
      reject(error instanceof ProxyError ? error : failure(proxy, error.code ?? error.message)),
    )
    message.end()
  })
}

/** SOCKS version 5 with a name (RFC 1928), with user and password where the URL holds them (RFC 1929). */
async function openSocks(proxy: URL, host: string, port: number, timeout: number): Promise<Socket> {
  const socket = connect(Number(proxy.port || 1080), proxy.hostname.replace(/^\[|\]$/g, ""))
  socket.setTimeout(timeout, () => socket.destroy(failure(proxy, `no answer within ${timeout / 1000} seconds`)))
  const user = Buffer.from(decodeURIComponent(proxy.username))
  const password = Buffer.from(decodeURIComponent(proxy.password))
  const name = Buffer.from(host)
  try {
    if (name.length > 255 || user.length > 255 || password.length > 255) throw failure(proxy, "a name is too long")
    const read = reader(socket)
    const method = user.length > 0 ? 2 : 0
    socket.write(Buffer.from([5, 1, method]))
    const [, chosen] = await read(2)
    if (chosen !== method) throw failure(proxy, "it wants another way to log in")
    if (method === 2) {
      socket.write(Buffer.concat([Buffer.from([1, user.length]), user, Buffer.from([password.length]), password]))
      const [, status] = await read(2)
      if (status !== 0) throw failure(proxy, "it refuses the user")
    }
    socket.write(Buffer.concat([Buffer.from([5, 1, 0, 3, name.length]), name, Buffer.from([port >> 8, port & 255])]))
    const [, reply, , kind] = await read(4)
    if (reply !== 0) throw failure(proxy, `it answers with SOCKS error ${reply}`)
    const addressLength = kind === 1 ? 4 : kind === 4 ? 16 : ((await read(1))[0] ?? 0)
    await read(addressLength + 2)
    socket.setTimeout(0)
    return socket
  } catch (error) {
    socket.destroy()
    if (error instanceof ProxyError) throw error
    const { code, message } = error as NodeJS.ErrnoException
    throw failure(proxy, code ?? message)
  }
}

/** Reads exact numbers of bytes; what comes after them stays in the socket. */
function reader(socket: Socket): (count: number) => Promise<Buffer> {
  let failed: Error | undefined
  socket.on("error", (error) => {
    failed = error
  })
  return (count) =>
    new Promise((resolve, reject) => {
      const attempt = (): void => {
        const bytes: Buffer | null = failed ? null : socket.read(count)
        if (bytes === null && !failed && !socket.destroyed && !socket.readableEnded) return
        for (const event of events) socket.off(event, attempt)
        if (bytes && bytes.length === count) resolve(bytes)
        else reject(failed ?? new Error("it closed the connection"))
      }
      const events = ["readable", "error", "end", "close"] as const
      for (const event of events) socket.on(event, attempt)
      attempt()
    })
}
