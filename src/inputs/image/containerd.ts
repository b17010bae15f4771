import { existsSync } from "node:fs"
import { readFile, stat } from "node:fs/promises"
import { join } from "node:path"
import { type BoltBucket, BoltError, openBolt } from "../../lib/bolt.ts"
import { closest } from "../../lib/closest.ts"
import { parseImageReference } from "../../model/image-reference.ts"
import { type Blobs, folderBlobs } from "./blobs.ts"
import { ImageError } from "./image-error.ts"

/** Where containerd keeps its data: by itself, in k3s, RKE2 and MicroK8s. */
const usualRoots = [
  "/var/lib/containerd",
  "/var/lib/rancher/k3s/agent/containerd",
  "/var/lib/rancher/rke2/agent/containerd",
  "/var/snap/microk8s/common/var/lib/containerd",
]

const metadataPath = "io.containerd.metadata.v1.bolt/meta.db"
const contentPath = "io.containerd.content.v1.content"
/** Some hundred bytes an image, snapshot and lease. */
const maxMetadataBytes = 512 * 1024 ** 2
/** Images of Kubernetes first, then those of ctr and of Docker. */
const firstNamespaces = ["k8s.io", "default", "moby"]

/** An image in containerd's storage. */
export interface ContainerdImage {
  /** As containerd has it: `docker.io/library/nginx:1.27`. */
  readonly name: string
  /** What the name leads to: digest of a manifest or index. */
  readonly digest: string
  /** Looks like an OCI layout with that one image. */
  readonly blobs: Blobs
}

/**
 * Finds an image by its name in the storage of containerd on this machine, without asking the daemon. Throws ImageError. `root` is the
 * folder of its data. Source: containerd, metadata/buckets.go (schema of meta.db) and docs/content-flow.md.
 */
export async function openContainerdImage(wanted: string, root: string = findRoot()): Promise<ContainerdImage> {
  const names = imagesIn(await readMetadata(join(root, metadataPath)))
  const canonical = parseImageReference(wanted)?.canonical
  const found = [...names].find(([name]) => name === wanted || parseImageReference(name)?.canonical === canonical)
  if (!found) {
    const near = closest(wanted, names.keys())
    const known = names.size === 1 ? "1 image" : `${names.size} images`
    throw new ImageError(
      "not-found",
      `containerd in ${root} has no image ${wanted} among its ${known}${near ? `; there is ${near}` : "; ctr -n k8s.io images ls lists them"}`,
    )
  }
  const [name, digest] = found
  const content = await folderBlobs(join(root, contentPath))
  const index = Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [{ digest }] }))
  return {
    name,
    digest,
    blobs: {
      has: async (path) => path === "oci-layout" || path === "index.json" || content.has(path),
      async *read(path) {
        if (path === "index.json") yield index
        else yield* content.read(path)
      },
      close: () => content.close(),
    },
  }
}

function findRoot(): string {
  const named = process.env.CONTAINERD_ROOT
  const root = named ?? usualRoots.find((each) => existsSync(join(each, metadataPath)))
  if (root !== undefined) return root
  throw new ImageError(
    "not-found",
    `containerd keeps nothing here that can be read: no ${metadataPath} in ${usualRoots.join(", ")} (root may be needed; CONTAINERD_ROOT names another folder)`,
  )
}

async function readMetadata(path: string): Promise<BoltBucket> {
  try {
    if ((await stat(path)).size > maxMetadataBytes) throw new ImageError("too-large", `${path} is too large`)
    return openBolt(await readFile(path))
  } catch (error) {
    throw asImageError(error, path)
  }
}

/** Names of all images and what they lead to; a name in several namespaces is that of the first. */
function imagesIn(root: BoltBucket): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  try {
    const version = root.bucket("v1")
    const namespaces = version?.keys() ?? []
    const ordered = [...firstNamespaces, ...namespaces.filter((each) => !firstNamespaces.includes(each))]
    for (const namespace of ordered) {
      const images = version?.bucket(namespace)?.bucket("images")
      for (const name of images?.keys() ?? []) {
        const digest = images?.bucket(name)?.bucket("target")?.value("digest")
        if (digest && !names.has(name)) names.set(name, Buffer.from(digest).toString("utf8"))
      }
    }
  } catch (error) {
    throw asImageError(error, metadataPath)
  }
  return names
}

function asImageError(error: unknown, path: string): unknown {
  if (error instanceof BoltError) return new ImageError("damaged", `${path}: ${error.message}`)
  const { code } = error as NodeJS.ErrnoException
  return code === undefined ? error : new ImageError("not-found", `${path} cannot be read: ${code}`)
}
