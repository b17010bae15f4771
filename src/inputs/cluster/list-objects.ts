import { asString, get, type JsonObject } from "../../lib/json.ts"
import { ClusterError } from "./cluster-error.ts"
import { ask, RefusalError, type RetryPolicy } from "./http/answers.ts"
import type { Answer, ClusterClient } from "./http/client.ts"
import { type ListEnvelope, ListFormatError, ListSplitter } from "./split-list.ts"

export interface ListOptions {
  readonly retry: RetryPolicy
  /** Objects on a page. */
  readonly pageSize: number
  readonly accept?: string
  /** Further query parameters, such as a field selector. */
  readonly query?: Readonly<Record<string, string>>
  /** Called with the objects of each page, once all of it has arrived. */
  readonly onPage?: (count: number) => void
}

export interface ObjectList {
  /** As the server sends them, without managedFields; items of lists have neither apiVersion nor kind. */
  readonly items: JsonObject[]
  /** Version to watch from. */
  readonly resourceVersion: string
  /** Why the list is not whole; what arrived before is in `items`. */
  readonly problem?: ClusterError
}

/** How often a list is begun again because it grew too old on the way. */
const maxRestarts = 3
const maxPages = 100_000
const maxEmptyPages = 20
/** Objects on one page, for servers that know no pages: what is beyond does not fit into memory anyway. */
const maxPageObjects = 1_000_000

/**
 * Lists everything at a path, page by page, from one resourceVersion. Where the server has forgotten that version in the
 * middle (410 Gone) the list is begun again, the last time in one page, which cannot grow old. Never throws: a list that
 * stays broken says so in `problem`.
 * Source: Kubernetes API Concepts, "Retrieving large results sets in chunks"; client-go tools/pager/pager.go.
 */
export async function listObjects(client: ClusterClient, path: string, options: ListOptions): Promise<ObjectList> {
  for (let restart = 0; ; restart++) {
    const items: JsonObject[] = []
    let resourceVersion = ""
    try {
      const seen = new Set<string>()
      let token = ""
      let emptyPages = 0
      do {
        const limit = restart < maxRestarts ? options.pageSize : 0
        const page = await askPage(client, pagePath(path, options.query, limit, token), options)
        for (const item of page.items) items.push(item)
        resourceVersion ||= page.envelope.resourceVersion
        options.onPage?.(page.items.length)
        token = page.envelope.continueToken
        emptyPages = page.items.length === 0 ? emptyPages + 1 : 0
        if (token !== "" && (seen.has(token) || emptyPages > maxEmptyPages || seen.size >= maxPages))
          throw endless(path)
        seen.add(token)
      } while (token !== "")
      return { items, resourceVersion }
    } catch (error) {
      if (!(error instanceof ClusterError)) throw error
      const isOld = error instanceof RefusalError && error.status === 410
      if (!isOld || restart >= maxRestarts) return { items, resourceVersion, problem: error }
      options.onPage?.(-items.length)
    }
  }
}

const endless = (path: string): ClusterError =>
  new ClusterError(
    "cluster-endless-list",
    `the list of ${path} does not end: its pages repeat or stay empty`,
    "The API server, or what answers in its place, is broken; the objects that arrived are judged.",
  )

function pagePath(
  path: string,
  query: Readonly<Record<string, string>> | undefined,
  limit: number,
  token: string,
): string {
  const parameters = new URLSearchParams(query)
  if (limit > 0) parameters.set("limit", String(limit))
  if (token !== "") parameters.set("continue", token)
  const text = parameters.toString()
  return text === "" ? path : `${path}?${text}`
}

interface Page {
  readonly items: readonly JsonObject[]
  readonly envelope: ListEnvelope
}

/** A page counts only when all of it has arrived: what a broken attempt gave is dropped. */
const askPage = (client: ClusterClient, path: string, { accept, retry }: ListOptions): Promise<Page> =>
  ask(client, path, accept === undefined ? {} : { accept }, retry, (answer) => readPage(answer, path))

async function readPage(answer: Answer, path: string): Promise<Page> {
  const items: JsonObject[] = []
  const splitter = new ListSplitter((item) => {
    if (items.push(item) > maxPageObjects) throw new ListFormatError("too-large", "it has more than a million objects")
  })
  try {
    for await (const chunk of answer.body) splitter.push(chunk as Buffer)
    return { items, envelope: splitter.end() }
  } catch (error) {
    answer.body.destroy()
    if (!(error instanceof ListFormatError)) throw error
    throw new ClusterError(
      error.code === "truncated" ? "cluster-truncated" : `cluster-${error.code}`,
      `the list of ${path.split("?")[0]} cannot be read: ${error.message}`,
      "Check the API server and what stands between; the objects that arrived before are judged.",
    )
  }
}

/** Adds what items of lists lack, in the order that people expect. */
export const withType = (item: JsonObject, apiVersion: string, kind: string): JsonObject =>
  asString(get(item, "kind")) === kind && asString(get(item, "apiVersion")) === apiVersion
    ? item
    : { ...item, apiVersion, kind }
