import type { ServerResponse } from "node:http"
import { afterEach, describe, expect, it } from "vitest"
import { ClusterState } from "../../src/app/follow-cluster.ts"
import { type ClusterClient, openClient } from "../../src/inputs/cluster/http/client.ts"
import type { ReadPosition } from "../../src/inputs/cluster/read-cluster.ts"
import { type ClusterEvent, watchList } from "../../src/inputs/cluster/watch.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { Resource } from "../../src/model/resource.ts"
import { type FakeServer, type Handler, list, secrets, send, startFake, status } from "./fake-server.ts"

const served = { group: "", version: "v1", resource: "pods", kind: "Pod", namespaced: true, verbs: ["list", "watch"] }
const from: ReadPosition = { served, namespace: undefined, resourceVersion: "5" }
const pod = (name: string, version: string): JsonObject => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name, namespace: "a", resourceVersion: version, managedFields: [{ manager: "m" }] },
})
const event = (type: string, object: JsonObject): string => `${JSON.stringify({ type, object })}\n`
const bookmark = (version: string): string =>
  event("BOOKMARK", { apiVersion: "v1", kind: "Pod", metadata: { resourceVersion: version } })

let server: FakeServer | undefined
let client: ClusterClient | undefined
afterEach(async () => {
  client?.close()
  await server?.close()
})

/**
 * Watches a server that answers the n-th watch by the n-th script, until the state holds what is expected. Gives the
 * resourceVersions that the watches began at, "list" for lists, and every event.
 */
async function follow(
  scripts: readonly ((response: ServerResponse) => void)[],
  listed: readonly JsonObject[],
  isDone: (state: ClusterState) => boolean,
  position = from,
) {
  const asked: string[] = []
  let next = 0
  const route: Handler = (_request, response, url) => {
    if (url.searchParams.get("watch") !== "true") {
      asked.push("list")
      return send(response, list("Pod", listed, { resourceVersion: "50" }))
    }
    asked.push(url.searchParams.get("resourceVersion") ?? "")
    expect(url.searchParams.get("allowWatchBookmarks")).toBe("true")
    const script = scripts[next++]
    if (script) script(response)
    else response.writeHead(200, { "content-type": "application/json" }).flushHeaders()
  }
  server = await startFake({ routes: { "/api/v1/pods": route, "/api/v1/secrets": route } })
  client = openClient({
    context: "fake",
    server: new URL(server.url),
    authorities: undefined,
    tlsServerName: undefined,
    skipVerification: false,
    proxy: undefined,
    credential: async () => ({}),
    headers: {},
  })
  const origin = { kind: "cluster", name: "fake" } as const
  const state = new ClusterState(Inventory.of([new Resource(pod("old", "1"), origin)]))
  const stop = new AbortController()
  const events: ClusterEvent[] = []
  await watchList(
    client,
    position,
    { signal: stop.signal, retry: { attempts: 2, pause: 1, longest: 5 } },
    (received) => {
      events.push(received)
      state.note(received)
      if (isDone(state)) stop.abort()
    },
  )
  state.advance()
  return { asked, events, names: [...state.inventory.all()].map(({ name }) => name).sort(), state }
}

const stream =
  (...lines: readonly string[]) =>
  (response: ServerResponse): void => {
    response.writeHead(200, { "content-type": "application/json" })
    response.end(lines.join(""))
  }

describe("the state of a cluster", () => {
  it("tells new objects from changed ones", () => {
    const origin = { kind: "cluster", name: "fake" } as const
    const state = new ClusterState(Inventory.of([new Resource(pod("old", "1"), origin)]))
    for (const name of ["old", "new"]) state.note({ kind: "changed", resource: new Resource(pod(name, "2"), origin) })
    const { changed, added } = state.advance()
    expect(changed.map(({ name, key }) => [name, added.has(key)])).toEqual([
      ["old", false],
      ["new", true],
    ])
  })
})

describe("a watch", () => {
  it("goes on from the last object or bookmark when the connection ends or breaks", async () => {
    const { asked, names, events } = await follow(
      [
        stream(event("ADDED", pod("a", "6")), event("MODIFIED", pod("a", "7"))),
        stream(bookmark("20")),
        (response) => {
          response.writeHead(200, { "content-type": "application/json", "transfer-encoding": "chunked" })
          response.write(event("ADDED", pod("b", "21")) + event("ADDED", pod("c", "22")).slice(0, 30), () =>
            response.destroy(),
          )
        },
        stream(event("ADDED", pod("c", "22")), event("DELETED", pod("a", "23")), event("ADDED", pod("last", "24"))),
      ],
      [],
      (state) => state.pending === 4,
    )
    expect(asked).toEqual(["5", "7", "20", "21"])
    expect(names).toEqual(["b", "c", "last", "old"])
    expect(JSON.stringify(events)).not.toContain("managedFields")
  })

  it.each([
    ["in the stream", stream(event("ERROR", { kind: "Status", code: 410, reason: "Expired", message: "too old" }))],
    ["as the answer", (response: ServerResponse) => status(response, 410, "Expired", "too old")],
  ])("reads the list again after 410 Gone %s, and knows what went meanwhile", async (_title, gone) => {
    const { asked, names } = await follow(
      [gone, stream(event("ADDED", pod("last", "51")))],
      [pod("new", "40")],
      (state) => state.pending === 3,
    )
    expect(asked).toEqual(["5", "list", "50"])
    expect(names).toEqual(["last", "new"])
  })

  it("waits where the server has too much to do, and says so where that lasts", async () => {
    const busy = (response: ServerResponse) => status(response, 429, "TooManyRequests", "slow down")
    const { asked, names, events, state } = await follow(
      [busy, busy, busy, stream(event("ADDED", pod("last", "6")))],
      [],
      (current) => current.pending === 1 && current.problems.size === 0,
    )
    expect(asked).toEqual(["5", "5", "5", "5"])
    expect(names).toEqual(["last", "old"])
    expect(events.flatMap((each) => (each.kind === "problem" ? [each.problem?.message] : []))).toEqual([
      "slow down",
      undefined,
    ])
    expect(state.problems.size).toBe(0)
  })

  it("begins anew after an event that is no JSON", async () => {
    const { asked, names } = await follow(
      [stream(event("ADDED", pod("a", "6")), "{]\n"), stream(event("ADDED", pod("last", "7")))],
      [],
      (state) => state.pending === 2,
    )
    expect(asked).toEqual(["5", "6"])
    expect(names).toEqual(["a", "last", "old"])
  })

  it("asks for the metadata of Secrets alone, and drops values that come all the same", async () => {
    const secret = { ...pod("s", "6"), kind: "Secret", data: { a: "planted" }, stringData: { b: "planted" } }
    const { events } = await follow([stream(event("ADDED", secret))], [], (state) => state.pending === 1, {
      ...from,
      served: { ...secrets, verbs: ["list", "watch"] },
    })
    expect(JSON.stringify(events.map((each) => (each.kind === "changed" ? each.resource.object : each)))).not.toContain(
      "planted",
    )
  })
})
