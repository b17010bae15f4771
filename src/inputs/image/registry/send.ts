import { type Agent, type IncomingHttpHeaders, type IncomingMessage, request as requestHttp } from "node:http"
import { request as requestHttps } from "node:https"
import { openAgent } from "../../http/agent.ts"
import { proxyFromEnvironment } from "../../http/proxy.ts"
import { ProxyError } from "../../http/proxy-error.ts"
import { RegistryError } from "./registry-error.ts"

export interface Message {
  readonly method?: "GET" | "HEAD" | "POST" | "PUT"
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** An answer whose body has not been read yet: whoever asked reads it to its end or destroys it. */
export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: IncomingMessage
}

export interface Sender {
  send(url: URL, message?: Message): Promise<Answer>
  close(): void
}

/** Sends requests over kept-alive connections, through the proxies of the environment. Follows nothing, retries nothing. */
export function openSender(options: { readonly skipVerification: boolean; readonly stall: number }): Sender {
  const { skipVerification, stall } = options
  const agents = new Map<string, Agent>()
  const agentOf = (url: URL): Agent => {
    const known = agents.get(url.origin)
    if (known) return known
    const target = {
      server: url,
      proxy: proxyFromEnvironment(url),
      skipVerification,
      authorities: undefined,
      tlsServerName: undefined,
    }
    const agent = openAgent(target, {}, 4, stall)
    agents.set(url.origin, agent)
    return agent
  }
  return {
    send: (url, { method = "GET", headers = {}, body } = {}) =>
      new Promise((resolve, reject) => {
        const message = (url.protocol === "http:" ? requestHttp : requestHttps)({
          method,
          host: url.hostname.replace(/^\[|\]$/g, ""),
          port: url.port || (url.protocol === "http:" ? 80 : 443),
          path: `${url.pathname}${url.search}`,
          agent: agentOf(url),
          headers: { "user-agent": "breakwater", ...headers },
        })
        message.setTimeout(stall, () =>
          message.destroy(Object.assign(new Error("stalled"), { code: "ETIMEDOUT", stalled: stall })),
        )
        message.on("error", (error) => reject(connectionError(url, error)))
        message.once("response", (response) => {
          // Whoever reads the body sees its errors; a body that nobody reads any more may break.
          response.on("error", () => {})
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: response })
        })
        message.end(body)
      }),
    close: () => {
      for (const agent of agents.values()) agent.destroy()
    },
  }
}

const reasons: readonly (readonly [pattern: RegExp, why: string, advice: string])[] = [
  [/^ECONNREFUSED$/, "nothing listens there", "Is the registry running, and the address right?"],
  [/^(?:ENOTFOUND|EAI_AGAIN)$/, "its name cannot be resolved", "Check the name, the network and HTTPS_PROXY."],
  [/^(?:EHOSTUNREACH|ENETUNREACH|ETIMEDOUT)$/, "it does not answer in time", "Check the network and HTTPS_PROXY."],
  [
    /^(?:CERT_|UNABLE_TO_|SELF_SIGNED_|DEPTH_ZERO_|ERR_TLS_CERT)/,
    "its certificate is not trusted",
    "Name its authority in NODE_EXTRA_CA_CERTS, or give --insecure for a registry of a test.",
  ],
]

/** Marks errors that a second attempt may mend. */
export class BrokenConnection extends RegistryError {}

/** Nobody answers in TLS there. */
export class NoTls extends RegistryError {}

function connectionError(url: URL, error: unknown): RegistryError {
  if (error instanceof ProxyError) return new RegistryError(error.message, "Check HTTPS_PROXY and NO_PROXY.")
  const { code = "" } = error as NodeJS.ErrnoException
  const isUnusedPort = code === "ECONNREFUSED" && url.port === "" && url.protocol === "https:"
  if (isUnusedPort || /^(?:EPROTO|ERR_SSL_|HPE_)/.test(code))
    return new NoTls(
      `${url.host} cannot be used: it does not speak TLS`,
      "Give --insecure for a registry that speaks plain HTTP.",
    )
  const known = reasons.find(([pattern]) => pattern.test(code))
  if (known) return new RegistryError(`${url.host} cannot be used: ${known[1]}`, known[2])
  return new BrokenConnection(`the connection to ${url.host} broke${code ? ` (${code})` : ""}`, "Try again.")
}
