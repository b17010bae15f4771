import { type IncomingMessage, request as requestHttp } from "node:http"
import { request as requestHttps } from "node:https"
import type { Readable } from "node:stream"
import { createGunzip } from "node:zlib"
import { openAgent } from "../../http/agent.ts"
import type { ClusterAccess, Credential } from "../access.ts"
import { ClusterError } from "../cluster-error.ts"
import { connectionProblem } from "./connection-problem.ts"

export interface ClientOptions {
  /** Connections at a time. */
  readonly connections?: number
  /** Milliseconds without a byte after which a request is given up. */
  readonly stall?: number
}

export interface GetOptions {
  readonly accept?: string
  /** Milliseconds without a byte; the client's by default. */
  readonly stall?: number
  readonly signal?: AbortSignal
}

/** An answer whose body has not been read yet. Whoever asked reads it to its end or destroys it. */
export interface Answer {
  readonly status: number
  readonly contentType: string
  /** Seconds, from the header Retry-After. */
  readonly retryAfter: number | undefined
  /** Unpacked. Breaks off with a ClusterError. */
  readonly body: Readable
}

/** Asks an API server. It can only GET: nothing in breakwater changes a cluster that it scans. */
export interface ClusterClient {
  readonly access: ClusterAccess
  /** Any status is an answer. Throws ClusterError where there is none. */
  get(path: string, options?: GetOptions): Promise<Answer>
  close(): void
}

export const defaultStall = 30_000

export function openClient(access: ClusterAccess, options: ClientOptions = {}): ClusterClient {
  const { connections = 8, stall = defaultStall } = options
  let current: { credential: Credential; agent: ReturnType<typeof openAgent> } | undefined

  async function connection(renew: boolean): Promise<NonNullable<typeof current>> {
    const credential = await access.credential(renew)
    // Connections belong to the certificate they were made with.
    if (current?.credential.certificate !== credential.certificate || current?.credential.key !== credential.key) {
      current?.agent.destroy()
      current = undefined
    }
    current = { credential, agent: current?.agent ?? openAgent(access, credential, connections, stall) }
    return current
  }

  async function get(path: string, given: GetOptions = {}): Promise<Answer> {
    const once = async (renew: boolean): Promise<Answer> => {
      const { credential, agent } = await connection(renew)
      return send(access, credential, agent, path, { stall, ...given })
    }
    const answer = await once(false)
    if (answer.status !== 401) return refuseRedirect(answer)
    // A token may have ended before its time: asked for again once, as client-go does.
    answer.body.destroy()
    return refuseRedirect(await once(true))
  }

  function refuseRedirect(answer: Answer): Answer {
    if (answer.status < 300 || answer.status >= 400) return answer
    answer.body.destroy()
    throw new ClusterError(
      "cluster-redirect",
      `the API server ${access.server.origin} sends on to another address (${answer.status}), which API servers do not do`,
      "Nothing was sent there. Check the server's address in the kubeconfig: it may be that of a login page.",
    )
  }

  return { access, get, close: () => current?.agent.destroy() }
}

function send(
  access: ClusterAccess,
  credential: Credential,
  agent: ReturnType<typeof openAgent>,
  path: string,
  options: GetOptions & { readonly stall: number },
): Promise<Answer> {
  const { server, headers } = access
  const { authorization } = credential
  const { accept = "application/json", stall, signal } = options
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(connectionProblem(server, error))
    let received: IncomingMessage | undefined
    if (signal?.aborted) return fail(new Error("aborted"))
    try {
      const message = (server.protocol === "http:" ? requestHttp : requestHttps)({
        method: "GET",
        host: server.hostname.replace(/^\[|\]$/g, ""),
        port: server.port || (server.protocol === "http:" ? 80 : 443),
        path: `${server.pathname.replace(/\/$/, "")}${path}`,
        agent,
        headers: {
          accept,
          "accept-encoding": "gzip",
          "user-agent": "breakwater",
          ...headers,
          ...(authorization === undefined ? {} : { authorization }),
        },
      })
      const abort = (): void => {
        if (received) received.destroy()
        else message.destroy(new Error("aborted"))
      }
      // Not Node's own option: it destroys a connection that has gone back to the agent by then.
      signal?.addEventListener("abort", abort)
      message.once("close", () => signal?.removeEventListener("abort", abort))
      message.setTimeout(stall, () => (received ?? message).destroy(stalled(server, stall)))
      message.on("error", (error: NodeJS.ErrnoException) => {
        // A kept-alive connection that the server closed just now: nothing was answered, so a new one asks again.
        const isStale =
          message.reusedSocket && received === undefined && /^(?:ECONNRESET|EPIPE)$/.test(error.code ?? "")
        if (isStale && !signal?.aborted) resolve(send(access, credential, agent, path, options))
        else fail(error)
      })
      message.once("response", (response) => {
        received = response
        // Whoever reads the body sees its errors; a body that nobody reads any more may break.
        response.on("error", () => {})
        const after = Number(response.headers["retry-after"])
        resolve({
          status: response.statusCode ?? 0,
          contentType: response.headers["content-type"] ?? "",
          retryAfter: Number.isFinite(after) && after >= 0 ? after : undefined,
          body: unpacked(response),
        })
      })
      message.end()
    } catch (error) {
      // A certificate or key that OpenSSL cannot read is thrown at once.
      fail(error)
    }
  })
}

const stalled = (server: URL, stall: number): ClusterError =>
  new ClusterError(
    "cluster-stalled",
    `the API server ${server.origin} sent nothing for ${stall / 1000} seconds`,
    "Check the network and the load of the API server, and scan again.",
  )

function unpacked(response: IncomingMessage): Readable {
  if (response.headers["content-encoding"] !== "gzip") return response
  const unpack = createGunzip({ chunkSize: 65536 })
  response.once("error", (error) => unpack.destroy(error))
  unpack.on("error", () => {})
  response.once("aborted", () => unpack.destroy(new Error("aborted")))
  unpack.once("close", () => response.destroy())
  return response.pipe(unpack)
}
