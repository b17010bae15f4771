import { asString, dig, get, isObject, type JsonObject } from "../../lib/json.ts"
import { Resource } from "../../model/resource.ts"
import { ClusterError } from "./cluster-error.ts"
import { defaultRetry, pause, RefusalError, type RetryPolicy, refusal, statusError } from "./http/answers.ts"
import type { ClusterClient } from "./http/client.ts"
import { connectionProblem } from "./http/connection-problem.ts"
import type { ReadPosition } from "./read-cluster.ts"
import { keep, readList } from "./read-cluster.ts"
import { isMetadataOnly, readingQuery } from "./reading-policy.ts"
import { apiVersionOf, listPath } from "./served-resource.ts"
import { maxItemBytes } from "./split-list.ts"

/** What happened in a cluster. */
export type ClusterEvent =
  | { readonly kind: "changed"; readonly resource: Resource }
  | { readonly kind: "removed"; readonly resource: Resource }
  /** A list was read again: these are all objects of the kind, in the namespace where one is given. */
  | { readonly kind: "replaced"; readonly position: ReadPosition; readonly resources: readonly Resource[] }
  /** A kind cannot be watched, for now; it is tried again. Undefined: it works again. */
  | { readonly kind: "problem"; readonly position: ReadPosition; readonly problem: ClusterError | undefined }

export interface WatchOptions {
  readonly retry?: RetryPolicy
  /** Objects on a page when a list is read again. */
  readonly pageSize?: number
  readonly signal: AbortSignal
  /** Seconds after which the server is asked to end a watch, which is then begun anew. */
  readonly life?: number
}

/** A watch without a byte for this long is taken for dead: bookmarks come about once a minute. Milliseconds. */
const watchStall = 180_000

/**
 * Follows the objects of one list, from the version it was read at, until the signal: reconnects where the connection
 * ends, goes on from the last bookmark or object, and reads the list again where the server has forgotten that version
 * (410 Gone). Never throws; what goes wrong is an event.
 * Source: Kubernetes API Concepts, "Efficient detection of changes", "Watch bookmarks".
 */
export async function watchList(
  client: ClusterClient,
  from: ReadPosition,
  options: WatchOptions,
  onEvent: (event: ClusterEvent) => void,
): Promise<void> {
  const { signal, retry = defaultRetry } = options
  let position = from
  let failures = 0
  let isTroubled = false
  const recovered = (): void => {
    failures = 0
    if (isTroubled) onEvent({ kind: "problem", position: from, problem: undefined })
    isTroubled = false
  }
  while (!signal.aborted) {
    try {
      if (position.resourceVersion === "") {
        position = await listAgain(client, position, options, onEvent)
        recovered()
      }
      await watchOnce(client, position, options, onEvent, (resourceVersion) => {
        position = { ...position, resourceVersion }
        recovered()
      })
      failures = 0
    } catch (error) {
      if (signal.aborted) return
      const problem = connectionProblem(client.access.server, error)
      if (problem instanceof RefusalError && (problem.status === 410 || problem.reason === "Expired")) {
        position = { ...position, resourceVersion: "" }
        // A server that forgets at once must not be asked in a tight loop.
        if (failures++ === 0) continue
      } else failures++
      if (failures > 2 && !isTroubled) {
        isTroubled = true
        onEvent({ kind: "problem", position: from, problem })
      }
      const asked = problem instanceof RefusalError ? (problem.retryAfter ?? 0) * 1000 : 0
      await pause(Math.min(retry.longest, Math.max(asked, retry.pause * 2 ** Math.min(failures, 10))), signal)
    }
  }
}

async function listAgain(
  client: ClusterClient,
  position: ReadPosition,
  { retry, pageSize }: WatchOptions,
  onEvent: (event: ClusterEvent) => void,
): Promise<ReadPosition> {
  const { served, namespace } = position
  const list = await readList(
    client,
    { served, namespace },
    { ...(retry ? { retry } : {}), ...(pageSize ? { pageSize } : {}) },
  )
  if (list.problem) throw list.problem
  const origin = { kind: "cluster", name: client.access.context } as const
  const resources = list.items.map((object) => new Resource(object, origin, served.namespaced))
  onEvent({ kind: "replaced", position, resources })
  return { ...position, resourceVersion: list.resourceVersion }
}

async function watchOnce(
  client: ClusterClient,
  { served, namespace, resourceVersion }: ReadPosition,
  { signal, life = 540 }: WatchOptions,
  onEvent: (event: ClusterEvent) => void,
  onVersion: (resourceVersion: string) => void,
): Promise<void> {
  const query = new URLSearchParams({
    ...readingQuery(served),
    watch: "true",
    allowWatchBookmarks: "true",
    resourceVersion,
    timeoutSeconds: String(life),
  })
  const accept = isMetadataOnly(served) ? "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1" : undefined
  const answer = await client.get(`${listPath(served, namespace)}?${query}`, {
    signal,
    stall: watchStall,
    ...(accept ? { accept } : {}),
  })
  if (answer.status !== 200) throw await refusal(client, answer)
  const origin = { kind: "cluster", name: client.access.context } as const
  const apiVersion = apiVersionOf(served)
  for await (const line of linesOf(answer.body)) {
    const event = parse(line)
    const object = get(event, "object")
    if (!isObject(object)) throw truncated()
    const type = get(event, "type")
    if (type === "ERROR") throw statusError(object)
    const version = asString(dig(object, "metadata", "resourceVersion"))
    if (type === "ADDED" || type === "MODIFIED" || type === "DELETED") {
      const resource = new Resource(keep(withSecretType(object), apiVersion, served), origin, served.namespaced)
      onEvent(type === "DELETED" ? { kind: "removed", resource } : { kind: "changed", resource })
    }
    if (version) onVersion(version)
  }
}

/** The token controller marks its Secrets; their type is not among what a watch of metadata shows. */
const withSecretType = (object: JsonObject): JsonObject =>
  get(object, "kind") === "PartialObjectMetadata" &&
  dig(object, "metadata", "annotations", "kubernetes.io/service-account.uid") !== undefined
    ? { ...object, type: "kubernetes.io/service-account-token" }
    : object

/** Whole lines of a stream; a last one without a line feed is a cut-off event and left out. */
async function* linesOf(body: AsyncIterable<unknown>): AsyncGenerator<string> {
  let pieces: Buffer[] = []
  let length = 0
  for await (const chunk of body) {
    let rest = chunk as Buffer
    for (let at = rest.indexOf(10); at >= 0; at = rest.indexOf(10)) {
      const line = pieces.length === 0 ? rest.subarray(0, at) : Buffer.concat([...pieces, rest.subarray(0, at)])
      if (line.length > 0) yield line.toString("utf8")
      pieces = []
      length = 0
      rest = rest.subarray(at + 1)
    }
    if (rest.length > 0) pieces.push(rest)
    length += rest.length
    if (length > maxItemBytes) throw truncated()
  }
}

const truncated = (): ClusterError =>
  new ClusterError("cluster-truncated", "the API server sends a watch event that cannot be read", "It is asked again.")

function parse(line: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
