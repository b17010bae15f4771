import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Builds images of Dockerfiles without a daemon and without privileges beyond root. */
export interface Builder {
  readonly folder: string
  /** Makes `localhost/debian:12` of a root file system. */
  importBase(tar: string): void
  /** Builds a Dockerfile and gives the path of an archive of the image. */
  build(name: string, dockerfile: string): string
  remove(): void
}

export const hasBuildah: boolean = spawnSync("buildah", ["--version"]).status === 0

export function openBuilder(): Builder {
  const folder = mkdtempSync(join(tmpdir(), "breakwater-buildah-"))
  const policy = join(folder, "policy.json")
  writeFileSync(policy, JSON.stringify({ default: [{ type: "insecureAcceptAnything" }] }))
  const storage = [
    "--storage-driver",
    process.env.STORAGE_DRIVER ?? "overlay",
    "--root",
    join(folder, "storage"),
    "--runroot",
    join(folder, "run"),
  ]
  const buildah = (...args: readonly string[]): string => {
    const run = spawnSync("buildah", [...storage, ...args], {
      encoding: "utf8",
      cwd: folder,
      maxBuffer: 2 ** 26,
      env: { ...process.env, BUILDAH_ISOLATION: "chroot" },
    })
    if (run.status !== 0) throw new Error(`buildah ${args.join(" ")}: ${run.stderr.slice(-2000)}`)
    return run.stdout.trim()
  }
  return {
    folder,
    importBase(tar) {
      const container = buildah("from", "scratch")
      buildah("add", "--quiet", container, tar, "/")
      buildah("config", "--cmd", '["bash"]', container)
      buildah("commit", "--quiet", "--rm", container, "localhost/debian:12")
    },
    build(name, dockerfile) {
      writeFileSync(join(folder, `${name}.dockerfile`), dockerfile)
      const policyOption = ["--signature-policy", policy]
      buildah("bud", ...policyOption, "--layers", "--quiet", "-t", name, "-f", `${name}.dockerfile`, folder)
      const archive = join(folder, `${name}.tar`)
      rmSync(archive, { force: true })
      buildah("push", ...policyOption, "--quiet", name, `oci-archive:${archive}`)
      return archive
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  }
}
