import { asNumber, asString, get, isObject, type JsonObject } from "../../../lib/json.ts"
import { ClusterError } from "../cluster-error.ts"
import type { Answer, ClusterClient, GetOptions } from "./client.ts"
import { connectionProblem, isLasting } from "./connection-problem.ts"

/** How often and how patiently a question is asked again. */
export interface RetryPolicy {
  /** All attempts together, the first included. */
  readonly attempts: number
  /** Milliseconds before the second attempt; doubled each time. */
  readonly pause: number
  /** Longest pause, also where the server asks for a longer one (Retry-After). Milliseconds. */
  readonly longest: number
}

export const defaultRetry: RetryPolicy = { attempts: 5, pause: 500, longest: 30_000 }

/** The server said no: status and what it says about it (metav1.Status). */
export class RefusalError extends ClusterError {
  readonly status: number
  /** `Expired`, `Forbidden` … */
  readonly reason: string
  readonly retryAfter: number | undefined

  constructor(status: number, reason: string, message: string, retryAfter: number | undefined) {
    super(`cluster-status-${status}`, message, "")
    this.status = status
    this.reason = reason
    this.retryAfter = retryAfter
  }
}

/** A status document is small; what is longer is no Status. */
const maxStatus = 256 * 1024

/** Reads a whole body. Throws ClusterError when it is longer than `limit` bytes or breaks off. */
export async function readBody({ access }: ClusterClient, answer: Answer, limit: number): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  try {
    for await (const chunk of answer.body) {
      length += (chunk as Buffer).length
      if (length > limit)
        throw new ClusterError(
          "cluster-too-large",
          `the API server ${access.server.origin} sends more than ${Math.round(limit / 1024 / 1024)} MiB at once`,
          "Is this the address of a Kubernetes API server?",
        )
      chunks.push(chunk as Buffer)
    }
  } catch (error) {
    throw connectionProblem(access.server, error)
  }
  return Buffer.concat(chunks).toString("utf8")
}

/** The error of an answer that is not 2xx. Reads its body. */
export async function refusal(client: ClusterClient, answer: Answer): Promise<RefusalError> {
  const { status, retryAfter } = answer
  const document = await readBody(client, answer, maxStatus).then(parse, () => undefined)
  const message = asString(get(document, "message")) ?? `the API server answers ${status}`
  return new RefusalError(status, asString(get(document, "reason")) ?? "", printable(message), retryAfter)
}

/** The error of a Status document within a stream (a watch). */
export const statusError = (document: JsonObject): RefusalError =>
  new RefusalError(
    asNumber(get(document, "code")) ?? 500,
    asString(get(document, "reason")) ?? "",
    printable(asString(get(document, "message")) ?? "the API server reports an error"),
    undefined,
  )

/** One line without control characters, at most 300 characters. */
const printable = (text: string): string => text.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").slice(0, 300)

function parse(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/**
 * Asks, and reads the answer by `read`, again after what may pass: too many requests, errors of the server, connections
 * that break or stall, and bodies that end early. Everything read is of one answer. Throws RefusalError or ClusterError.
 */
export async function ask<T>(
  client: ClusterClient,
  path: string,
  options: GetOptions,
  retry: RetryPolicy,
  read: (answer: Answer) => Promise<T>,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    let problem: ClusterError
    try {
      const answer = await client.get(path, options)
      if (answer.status >= 200 && answer.status < 300) return await read(answer)
      problem = await refusal(client, answer)
    } catch (error) {
      problem = connectionProblem(client.access.server, error)
    }
    const passes =
      problem instanceof RefusalError ? problem.status === 429 || problem.status >= 500 : !isLasting(problem)
    if (options.signal?.aborted || !passes || attempt >= retry.attempts) throw problem
    const asked = problem instanceof RefusalError ? (problem.retryAfter ?? 0) * 1000 : 0
    await pause(Math.min(retry.longest, Math.max(asked, retry.pause * 2 ** (attempt - 1))), options.signal)
  }
}

/** Ends early, without an error, when the signal is given. */
export function pause(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const done = (): void => {
      clearTimeout(timer)
      signal?.removeEventListener("abort", done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    signal?.addEventListener("abort", done)
  })
}

const maxDocument = 64 * 1024 * 1024

/** The JSON object at a path. */
export const askJson = (
  client: ClusterClient,
  path: string,
  retry: RetryPolicy,
  options: GetOptions = {},
): Promise<JsonObject> =>
  ask(client, path, options, retry, async (answer) => {
    const value = parse(await readBody(client, answer, maxDocument))
    if (value) return value
    throw new ClusterError(
      // A page for people is no slip of the network.
      /\bjson\b/.test(answer.contentType) ? "cluster-truncated" : "cluster-protocol",
      `the API server ${client.access.server.origin} answers ${path} with something that is no JSON`,
      "Is this the address of a Kubernetes API server, and does a proxy stand between?",
    )
  })
