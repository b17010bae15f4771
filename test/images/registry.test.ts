import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import type { ServerResponse } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { readRegistryImage } from "../../src/inputs/image/read-image.ts"
import { findCredentials } from "../../src/inputs/image/registry/credentials.ts"
import type { PullOptions } from "../../src/inputs/image/registry/registry-blobs.ts"
import { openRepository } from "../../src/inputs/image/registry/repository.ts"
import { parseImageReference } from "../../src/model/image-reference.ts"
import { makeCertificate } from "../cluster/certificate.ts"
import { type FakeRegistry, type FakeRegistryOptions, startFakeRegistry } from "./fake-registry.ts"
import { makeImage, makeIndex } from "./make-image.ts"

const status = (name: string) => `Package: ${name}\nStatus: install ok installed\nVersion: 1.0\nArchitecture: amd64\n\n`
const osRelease = { path: "etc/os-release", text: "ID=debian\nVERSION_ID=12\n" }
const image = makeImage([
  [osRelease, { path: "var/lib/dpkg/status", text: status("bash") }],
  [{ path: "var/lib/dpkg/status", text: status("bash") + status("curl") }],
])

const retry = { attempts: 4, pause: 1, longest: 20 }
const nobody = async () => undefined

const running: FakeRegistry[] = []
afterEach(async () => {
  for (const each of running.splice(0)) await each.close()
})

async function start(options: FakeRegistryOptions = {}): Promise<FakeRegistry> {
  const registry = await startFakeRegistry(options)
  running.push(registry)
  registry.add("shop/cart", "1.2", image)
  return registry
}

function read(text: string, options: PullOptions & { platform?: { os: string; architecture: string } } = {}) {
  const reference = parseImageReference(text)
  if (!reference) throw new Error(`no reference: ${text}`)
  return readRegistryImage(reference, { insecure: true, retry, credentials: nobody, ...options })
}

const names = async (found: ReturnType<typeof read>) => (await found).packages.map(({ name }) => name)
const answer =
  (status: number, headers: Record<string, string> = {}) =>
  (response: ServerResponse): true => {
    response.writeHead(status, headers).end()
    return true
  }

describe("an image of a registry", () => {
  it("is read by tag and by digest", async () => {
    const { host } = await start()
    expect(await names(read(`${host}/shop/cart:1.2`))).toEqual(["bash", "curl"])
    const pinned = await read(`${host}/shop/cart@${image.digest}`)
    expect(pinned.kind).toBe("registry")
    expect(pinned.manifestDigest).toBe(image.digest)
    expect(pinned.problems).toEqual([])
    expect(pinned.layers.map(({ createdBy }) => createdBy)).toEqual(["RUN step 0", "RUN step 1"])
  })

  it("of several platforms is read for the one asked for", async () => {
    const registry = await start()
    const arm = makeImage([[osRelease, { path: "var/lib/dpkg/status", text: status("only-arm") }]], {
      os: "linux",
      architecture: "arm64",
    })
    registry.add("shop/cart", "arm", arm)
    const index = makeIndex([
      { image: arm, os: "linux", architecture: "arm64" },
      { image, os: "linux", architecture: "amd64" },
    ])
    registry.addManifest("shop/cart", "multi", index, "application/vnd.oci.image.index.v1+json")
    const name = `${registry.host}/shop/cart:multi`
    expect(await names(read(name))).toEqual(["bash", "curl"])
    expect(await names(read(name, { platform: { os: "linux", architecture: "arm64" } }))).toEqual(["only-arm"])
    await expect(read(name, { platform: { os: "windows", architecture: "amd64" } })).rejects.toThrow(
      "there is no image for windows/amd64: only linux/arm64, linux/amd64",
    )
  })

  it("says what is not there, and where", async () => {
    const { host } = await start()
    await expect(read(`${host}/shop/cart:9`)).rejects.toThrow(`${host} has no shop/cart 9: manifest_unknown`)
    await expect(read(`127.0.0.1:1/shop/cart:9`)).rejects.toThrow("nothing listens there")
  })

  it("goes to mirrors first and to the registry for what they lack", async () => {
    const registry = await start()
    const empty = await startFakeRegistry()
    running.push(empty)
    const mirrors = { [registry.host]: ["127.0.0.1:1", empty.host] }
    expect(await names(read(`${registry.host}/shop/cart:1.2`, { mirrors }))).toEqual(["bash", "curl"])
    expect(empty.requests.length).toBe(1)
    const full = await start()
    registry.requests.length = 0
    await names(read(`${registry.host}/shop/cart:1.2`, { mirrors: { [registry.host]: [full.host] } }))
    expect(registry.requests).toEqual([])
  })
})

describe("logging in", () => {
  const login = async () => ({ kind: "password" as const, user: "me", password: "secret" })

  it("gets a token for pulling, with or without a user", async () => {
    const open = await start({ token: {} })
    expect(await names(read(`${open.host}/shop/cart:1.2`))).toEqual(["bash", "curl"])
    const asked = open.requests.find(({ path }) => path.startsWith("/token"))?.path ?? ""
    expect(new URL(asked, "http://x").searchParams.get("scope")).toBe("repository:shop/cart:pull")
    expect(new URL(asked, "http://x").searchParams.get("service")).toBe("registry.test")
    const closed = await start({ token: { user: "me", password: "secret" } })
    expect(await names(read(`${closed.host}/shop/cart:1.2`, { credentials: login }))).toEqual(["bash", "curl"])
    await expect(read(`${closed.host}/shop/cart:1.2`)).rejects.toThrow("gives no token")
  })

  it("trades an identity token", async () => {
    const registry = await start({ token: { refresh: "r3fr3sh" } })
    const credentials = async () => ({ kind: "identity-token" as const, token: "r3fr3sh" })
    expect(await names(read(`${registry.host}/shop/cart:1.2`, { credentials }))).toEqual(["bash", "curl"])
  })

  it("sends user and password where the registry wants them", async () => {
    const registry = await start({ basic: { user: "me", password: "secret" } })
    expect(await names(read(`${registry.host}/shop/cart:1.2`, { credentials: login }))).toEqual(["bash", "curl"])
    await expect(read(`${registry.host}/shop/cart:1.2`)).rejects.toThrow("wants a login")
  })

  it("never carries credentials to the host that a registry sends on to", async () => {
    const store = await start()
    const registry = await start({
      basic: { user: "me", password: "secret" },
      fault: (_, response, path) => {
        if (!path.includes("/blobs/")) return false
        response.writeHead(307, { location: `http://${store.host}${path}` }).end()
        return true
      },
    })
    expect(await names(read(`${registry.host}/shop/cart:1.2`, { credentials: login }))).toEqual(["bash", "curl"])
    expect(store.requests.length).toBe(3)
    expect(store.requests.every(({ authorization }) => authorization === undefined)).toBe(true)
  })

  it("sends nothing to a token service without TLS unless asked to", async () => {
    const tls = makeCertificate({ name: "registry", hosts: ["127.0.0.1"] })
    const plain = await start({ token: {} })
    const registry = await start({ tls, token: { realm: `http://${plain.host}/token` } })
    // Verified as the authority of itself, so that nothing is insecure.
    const repository = openRepository(registry.host, "shop/cart", { retry, credentials: login })
    await expect(repository.manifest("1.2")).rejects.toThrow("its certificate is not trusted")
    expect(plain.requests).toEqual([])
    repository.close()
  })

  it("finds what docker and podman have stored, and asks credential helpers", async () => {
    const folder = mkdtempSync(join(tmpdir(), "breakwater-login-"))
    try {
      const auth = Buffer.from("me:se:cret").toString("base64")
      mkdirSync(join(folder, ".docker"))
      const write = (config: object) => writeFileSync(join(folder, ".docker/config.json"), JSON.stringify(config))
      const find = (registry: string) => findCredentials(registry, { HOME: folder, PATH: folder })
      write({ auths: { "https://index.docker.io/v1/": { auth }, "ghcr.io": { identitytoken: "t" } } })
      expect(await find("docker.io")).toEqual({ kind: "password", user: "me", password: "se:cret" })
      expect(await find("ghcr.io")).toEqual({ kind: "identity-token", token: "t" })
      expect(await find("quay.io")).toBeUndefined()
      write({ credHelpers: { "quay.io": "no-such-helper" } })
      await expect(find("quay.io")).rejects.toThrow("docker-credential-no-such-helper cannot be run")
      write({ credHelpers: { "quay.io": "../../bin/sh -c x" } })
      await expect(find("quay.io")).rejects.toThrow("no plain name")
      writeFileSync(join(folder, ".docker/config.json"), '{"auths": {"x": {"auth": "s3cret"')
      await expect(find("quay.io")).rejects.toThrow(/^(?!.*s3cret).*is no JSON object/)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})

describe("a registry that fails", () => {
  it("is asked again after errors, and when it says so", async () => {
    const registry = await start({
      fault: (_, response, path, count) => {
        if (path.includes("/manifests/") && count === 1) return answer(503)(response)
        return path.includes("/manifests/") && count === 2 && answer(429, { "retry-after": "1" })(response)
      },
    })
    expect(await names(read(`${registry.host}/shop/cart:1.2`))).toEqual(["bash", "curl"])
  })

  it("is given up when it does not get better", async () => {
    const registry = await start({ fault: (_, response) => answer(500)(response) })
    await expect(read(`${registry.host}/shop/cart:1.2`)).rejects.toThrow("answers 500")
    expect(registry.requests.length).toBe(retry.attempts)
  })

  it.each([true, false])("and breaks off is asked for the rest (ranges: %s)", async (hasRanges) => {
    const digest = image.layers[1] ?? ""
    const registry = await start({
      fault: (request, response, path, count) => {
        if (!path.endsWith(digest)) return false
        const blob = image.blobs.get(digest) as Buffer
        const from = hasRanges ? Number(/bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0) : 0
        response.writeHead(from > 0 ? 206 : 200, { "content-length": blob.length - from })
        if (count > 3) response.end(blob.subarray(from))
        else response.write(blob.subarray(from, count * 40), () => response.destroy())
        return true
      },
    })
    const found = await read(`${registry.host}/shop/cart:1.2`)
    expect(found.packages.map(({ name }) => name)).toEqual(["bash", "curl"])
    expect(found.problems).toEqual([])
  })

  it("and gives other bytes than the digest says is not believed", async () => {
    const registry = await start()
    const other = makeImage([[{ path: "var/lib/dpkg/status", text: status("evil") }]])
    const [evil] = other.layers
    registry.blobs.set(image.layers[1] ?? "", other.blobs.get(evil ?? "") as Buffer)
    const { problems, packages } = await read(`${registry.host}/shop/cart:1.2`)
    expect(problems.map(({ why }) => why)).toEqual([expect.stringContaining("does not match its digest")])
    expect(packages.map(({ name }) => name)).toEqual(["bash"])
    registry.manifests.set(`shop/cart/${image.digest}`, { bytes: other.manifest, mediaType: "application/json" })
    await expect(read(`${registry.host}/shop/cart@${image.digest}`)).rejects.toThrow("does not match its digest")
  })

  it("is not followed in circles, nor out of TLS", async () => {
    const circle = await start({
      fault: (_, response, path) => answer(302, { location: path })(response),
    })
    await expect(read(`${circle.host}/shop/cart:1.2`)).rejects.toThrow("sends on without end")
    const file = await start({
      fault: (_, response) => answer(302, { location: "file:///etc/passwd" })(response),
    })
    await expect(read(`${file.host}/shop/cart:1.2`)).rejects.toThrow("not reached over TLS")
  })

  it("and floods is cut off", async () => {
    const registry = await start({
      fault: (_, response, path) => {
        if (!path.includes("/manifests/")) return false
        response.writeHead(200, { "content-type": "application/json" })
        const chunk = Buffer.alloc(1024 * 1024, 32)
        const pour = (): void => {
          while (!response.destroyed && response.write(chunk));
          if (!response.destroyed) response.once("drain", pour)
        }
        pour()
        return true
      },
    })
    await expect(read(`${registry.host}/shop/cart:1.2`)).rejects.toThrow("sends more than")
  })

  it("and says nothing is given up", async () => {
    const registry = await start({ fault: () => true })
    await expect(read(`${registry.host}/shop/cart:1.2`, { stall: 50 })).rejects.toThrow("does not answer in time")
  })

  it("without TLS is refused unless asked for", async () => {
    const { host, requests } = await start()
    await expect(read(`${host}/shop/cart:1.2`, { insecure: false })).rejects.toThrow("does not speak TLS")
    expect(requests).toEqual([])
  })
})

describe("referrers", () => {
  const signature = {
    digest: `sha256:${"1".repeat(64)}`,
    artifactType: "application/vnd.dev.sigstore.bundle.v0.3+json",
  }
  const others = [1, 2, 3].map((n) => ({ digest: `sha256:${`${n}`.repeat(64)}`, artifactType: "text/plain" }))

  it("come from the API, page by page", async () => {
    const registry = await start({ referrersPage: 2 })
    registry.referrers.set(image.digest, [...others, signature])
    const repository = openRepository(registry.host, "shop/cart", { insecure: true, retry, credentials: nobody })
    expect(await repository.referrers(image.digest)).toHaveLength(4)
    expect(await repository.referrers(image.digest, signature.artifactType)).toEqual([signature])
    repository.close()
  })

  it("come from the tag where a registry does not know the API", async () => {
    const registry = await start()
    const repository = openRepository(registry.host, "shop/cart", { insecure: true, retry, credentials: nobody })
    expect(await repository.referrers(image.digest)).toEqual([])
    const list = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [signature] }))
    const tag = image.digest.replace(":", "-")
    registry.addManifest("shop/cart", tag, list, "application/vnd.oci.image.index.v1+json")
    expect(await repository.referrers(image.digest)).toEqual([signature])
    repository.close()
  })
})
