import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { createServer as createHttps } from "node:https"
import type { AddressInfo } from "node:net"
import type { Certificate } from "../cluster/certificate.ts"
import { digestOf, type MadeImage } from "./make-image.ts"

export interface FakeRegistryOptions {
  readonly tls?: Certificate
  /** Wants a token of this service; the realm is the registry's own unless another is named. */
  readonly token?: {
    readonly user?: string
    readonly password?: string
    readonly refresh?: string
    readonly realm?: string
  }
  /** Wants this user and password with every request. */
  readonly basic?: { readonly user: string; readonly password: string }
  /** Knows the referrers API (OCI distribution 1.1); pages of this many. */
  readonly referrersPage?: number
  /** Answers a request in its own way; `count` counts the requests of that path from 1. True: answered. */
  readonly fault?: (request: IncomingMessage, response: ServerResponse, path: string, count: number) => boolean
}

/** A registry that does as it is told, for what a real one does not do on demand. */
export interface FakeRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  readonly requests: { readonly path: string; readonly authorization: string | undefined }[]
  /** `repository/tag` or `repository/digest` to bytes. */
  readonly manifests: Map<string, { readonly bytes: Buffer; readonly mediaType: string }>
  readonly blobs: Map<string, Buffer>
  /** What refers to a digest. */
  readonly referrers: Map<string, readonly object[]>
  add(repository: string, tag: string, image: MadeImage): void
  addManifest(repository: string, tag: string, bytes: Buffer, mediaType: string): void
  close(): Promise<void>
}

export async function startFakeRegistry(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  const requests: FakeRegistry["requests"] = []
  const manifests: FakeRegistry["manifests"] = new Map()
  const blobs = new Map<string, Buffer>()
  const referrers: FakeRegistry["referrers"] = new Map()
  const counts = new Map<string, number>()
  let host = ""

  const json = (response: ServerResponse, value: unknown, status = 200, headers: Record<string, string> = {}): void => {
    response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value))
  }
  const refuse = (response: ServerResponse, status: number, code: string): void =>
    json(response, { errors: [{ code, message: code.toLowerCase() }] }, status)

  function isLetIn(request: IncomingMessage, response: ServerResponse): boolean {
    const { token, basic } = options
    const given = request.headers.authorization
    if (token && given !== "Bearer the-token") {
      const realm = token.realm ?? `${options.tls ? "https" : "http"}://${host}/token`
      response.setHeader(
        "www-authenticate",
        `Bearer realm="${realm}",service="registry.test",scope="repository:shop/cart:pull"`,
      )
      refuse(response, 401, "UNAUTHORIZED")
      return false
    }
    if (basic && given !== `Basic ${Buffer.from(`${basic.user}:${basic.password}`).toString("base64")}`) {
      response.setHeader("www-authenticate", 'Basic realm="registry"')
      refuse(response, 401, "UNAUTHORIZED")
      return false
    }
    return true
  }

  function giveToken(request: IncomingMessage, response: ServerResponse): void {
    const { user, password, refresh } = options.token ?? {}
    const wanted = user ? `Basic ${Buffer.from(`${user}:${password}`).toString("base64")}` : undefined
    let body = ""
    request.on("data", (chunk: Buffer) => {
      body += chunk.toString()
    })
    request.on("end", () => {
      const isRefreshed = refresh !== undefined && new URLSearchParams(body).get("refresh_token") === refresh
      if (isRefreshed || (refresh === undefined && request.headers.authorization === wanted))
        json(response, { token: "the-token", expires_in: 300 })
      else refuse(response, 401, "DENIED")
    })
  }

  function answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? "/", "http://fake")
    const path = url.pathname
    requests.push({ path: `${path}${url.search}`, authorization: request.headers.authorization })
    const count = (counts.get(path) ?? 0) + 1
    counts.set(path, count)
    if (options.fault?.(request, response, path, count)) return
    if (path === "/token") {
      giveToken(request, response)
      return
    }
    if (!isLetIn(request, response)) return
    const [, repository = "", kind, reference = ""] =
      /^\/v2\/(.+)\/(manifests|blobs|referrers)\/([^/]+)$/.exec(path) ?? []
    const [, listed] = /^\/v2\/(.+)\/tags\/list$/.exec(path) ?? []
    if (listed !== undefined) {
      const tags = [...manifests.keys()].flatMap((key) =>
        key.startsWith(`${listed}/`) && !key.includes(":") ? [key.slice(listed.length + 1)] : [],
      )
      // Two on a page: whoever asks has to go on.
      const from = Number(url.searchParams.get("from") ?? 0)
      const next = from + 2 < tags.length ? { link: `<${path}?from=${from + 2}>; rel="next"` } : {}
      json(response, { name: listed, tags: tags.slice(from, from + 2) }, 200, next as Record<string, string>)
    } else if (kind === "manifests") {
      const found = manifests.get(`${repository}/${reference}`)
      if (!found) {
        refuse(response, 404, "MANIFEST_UNKNOWN")
        return
      }
      response
        .writeHead(200, { "content-type": found.mediaType, "content-length": found.bytes.length })
        .end(found.bytes)
    } else if (kind === "blobs") {
      const found = blobs.get(reference)
      if (!found) {
        refuse(response, 404, "BLOB_UNKNOWN")
        return
      }
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? "")?.[1] ?? 0)
      const rest = found.subarray(from)
      response.writeHead(from > 0 ? 206 : 200, { "content-length": rest.length }).end(rest)
    } else if (kind === "referrers" && options.referrersPage) {
      const all = referrers.get(reference) ?? []
      const start = Number(url.searchParams.get("from") ?? 0)
      const end = start + options.referrersPage
      const next = end < all.length ? { link: `<${path}?from=${end}>; rel="next"` } : {}
      json(response, { schemaVersion: 2, manifests: all.slice(start, end) }, 200, next as Record<string, string>)
    } else refuse(response, 404, "NOT_FOUND")
  }

  const server = options.tls
    ? createHttps({ cert: options.tls.certificate, key: options.tls.key }, answer)
    : createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  host = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const addManifest = (repository: string, tag: string, bytes: Buffer, mediaType: string): void => {
    manifests.set(`${repository}/${tag}`, { bytes, mediaType })
    manifests.set(`${repository}/${digestOf(bytes)}`, { bytes, mediaType })
  }
  return {
    host,
    requests,
    manifests,
    blobs,
    referrers,
    addManifest,
    add(repository, tag, image) {
      addManifest(repository, tag, image.manifest, "application/vnd.oci.image.manifest.v1+json")
      for (const [digest, blob] of image.blobs) blobs.set(digest, blob)
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
