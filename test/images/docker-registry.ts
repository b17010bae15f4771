import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { available } from "../shared.ts"
import { freePorts, startChild } from "../testbed/child.ts"
import { digestOf, type MadeImage } from "./make-image.ts"

/** Debian's docker-registry (distribution 2.8): the real thing, without the referrers API. */
export const hasDockerRegistry: boolean = available(
  spawnSync("docker-registry", ["--version"]).status === 0,
  "the test needs docker-registry (apt-get install docker-registry)",
)

export interface DockerRegistry {
  /** `127.0.0.1:PORT`. */
  readonly host: string
  push(repository: string, tag: string, image: MadeImage): Promise<void>
  pushManifest(repository: string, tag: string, bytes: Buffer, mediaType: string): Promise<void>
  pushBlob(repository: string, bytes: Buffer): Promise<void>
  stop(): Promise<void>
}

export async function startDockerRegistry(): Promise<DockerRegistry> {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-registry-"))
  const [port = 0] = await freePorts(1)
  const host = `127.0.0.1:${port}`
  const config = {
    version: 0.1,
    log: { level: "error", accesslog: { disabled: true } },
    storage: { filesystem: { rootdirectory: join(folder, "data") } },
    http: { addr: host, secret: "of-a-test" },
  }
  // JSON is YAML.
  writeFileSync(join(folder, "config.yml"), JSON.stringify(config))
  const child = startChild("docker-registry", ["serve", join(folder, "config.yml")])
  const stop = async (): Promise<void> => {
    await child.stop()
    rmSync(folder, { recursive: true, force: true })
  }
  const end = performance.now() + 20_000
  while (
    !(await fetch(`http://${host}/v2/`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (child.exitCode() !== undefined || performance.now() > end) {
      await stop()
      throw new Error(`docker-registry does not start: ${child.output()}`)
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }

  async function put(url: string | URL, body: Buffer, contentType: string): Promise<void> {
    const { status, ...answer } = await fetch(url, {
      method: "PUT",
      body: new Uint8Array(body),
      headers: { "content-type": contentType },
    })
    if (status !== 201) throw new Error(`PUT ${url}: ${status} ${JSON.stringify(answer)}`)
  }
  async function pushBlob(repository: string, bytes: Buffer): Promise<void> {
    const { headers } = await fetch(`http://${host}/v2/${repository}/blobs/uploads/`, { method: "POST" })
    const url = new URL(headers.get("location") ?? "", `http://${host}`)
    url.searchParams.set("digest", digestOf(bytes))
    await put(url, bytes, "application/octet-stream")
  }
  const pushManifest = (repository: string, tag: string, bytes: Buffer, mediaType: string): Promise<void> =>
    put(`http://${host}/v2/${repository}/manifests/${tag}`, bytes, mediaType)
  return {
    host,
    pushBlob,
    pushManifest,
    async push(repository, tag, image) {
      for (const blob of image.blobs.values()) await pushBlob(repository, blob)
      await pushManifest(repository, tag, image.manifest, "application/vnd.oci.image.manifest.v1+json")
    },
    stop,
  }
}
