import { Agent, request } from "node:https"
import type { JsonObject } from "../../src/lib/json.ts"

export interface ApiResponse {
  readonly status: number
  readonly body: JsonObject
}

export interface RequestOptions {
  readonly body?: JsonObject
  readonly headers?: Readonly<Record<string, string | readonly string[]>>
}

/** JSON over kept-alive connections to one API server; as many requests at a time as there are connections. */
export interface ApiClient {
  /** Any answer is a result; only a broken connection is an error. */
  send(method: string, path: string, options?: RequestOptions): Promise<ApiResponse>
  /** Throws for every status that is not 2xx. */
  call(method: string, path: string, body?: JsonObject): Promise<JsonObject>
  close(): void
}

export interface ApiAccess {
  readonly url: string
  readonly token: string
  /** Certificates that the server is trusted by (PEM). */
  readonly ca: string
}

export function openApiClient({ url, token, ca }: ApiAccess, connections = 32): ApiClient {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, ca, scheduling: "fifo" })
  const send = (method: string, path: string, { body, headers = {} }: RequestOptions = {}): Promise<ApiResponse> =>
    new Promise((resolve, reject) => {
      const payload = body === undefined ? undefined : JSON.stringify(body)
      const message = request(`${url}${path}`, {
        method,
        agent,
        headers: {
          authorization: `Bearer ${token}`,
          accept: "application/json",
          ...(payload === undefined
            ? {}
            : { "content-type": "application/json", "content-length": Buffer.byteLength(payload) }),
          ...headers,
        },
      })
      message.once("error", reject)
      message.once("response", (response) => {
        const chunks: Buffer[] = []
        response.on("data", (chunk: Buffer) => chunks.push(chunk))
        response.once("error", reject)
        response.once("end", () => {
          const text = Buffer.concat(chunks).toString()
          const isJson = response.headers["content-type"]?.startsWith("application/json") ?? false
          resolve({ status: response.statusCode ?? 0, body: isJson ? JSON.parse(text) : { message: text } })
        })
      })
      message.end(payload)
    })
  return {
    send,
    async call(method, path, body) {
      const { status, body: answer } = await send(method, path, body === undefined ? {} : { body })
      if (status >= 200 && status < 300) return answer
      throw new Error(`${method} ${path}: ${status} ${JSON.stringify(answer)}`)
    },
    close: () => agent.destroy(),
  }
}

/** Runs a task for every item, at most `width` at a time, results in the order of the items. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  task: (item: T, index: number) => Promise<R>,
): Promise<readonly R[]> {
  const results = new Array<R>(items.length)
  let next = 0
  const work = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      results[index] = await task(items[index] as T, index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, work))
  return results
}
