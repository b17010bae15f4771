import { createHash } from "node:crypto"
import { asArray, asObject, asString, asStringMap, asStrings, isObject, type JsonObject } from "../../lib/json.ts"
import type { ImageConfig } from "../../model/image/image.ts"
import { type Blobs, readJson } from "./blobs.ts"
import { ImageError } from "./image-error.ts"

/** An image's parts before its layers are read. */
export interface ImageParts {
  readonly kind: "docker-archive" | "oci-layout"
  readonly manifestDigest?: string
  /** References that the archive or layout gives the image. */
  readonly names: readonly string[]
  readonly config: ImageConfig
  readonly layers: readonly LayerPart[]
}

export interface LayerPart {
  /** Name of the blob in the store. */
  readonly blob: string
  /** As the image names it: a digest or a path. */
  readonly label: string
  readonly mediaType?: string
  /** As the configuration claims; compared with what is read. */
  readonly diffId: string | undefined
  readonly createdBy?: string
}

export interface Platform {
  readonly os: string
  readonly architecture: string
}

const sha256 = /^sha256:[0-9a-f]{64}$/
const sha512 = /^sha512:[0-9a-f]{128}$/

/** Where an OCI layout holds a digest. Anything but a plain digest could name a path outside. */
function blobPath(digest: string): string {
  if (!sha256.test(digest) && !sha512.test(digest))
    throw new ImageError("damaged", `"${digest.slice(0, 100)}" is no digest`)
  return `blobs/${digest.replace(":", "/")}`
}

/** What is there, undefined where it is no image. OCI layouts first: newer docker archives are both, and the OCI half carries digests. */
export async function imageParts(blobs: Blobs, platform: Platform | undefined): Promise<ImageParts | undefined> {
  if ((await blobs.has("oci-layout")) && (await blobs.has("index.json"))) return ociParts(blobs, platform)
  return (await blobs.has("manifest.json")) ? dockerParts(blobs) : undefined
}

/** The image in a docker archive. Source: moby, image/tarexport (manifest.json). */
async function dockerParts(blobs: Blobs): Promise<ImageParts> {
  const images = asArray((await readJson(blobs, "manifest.json")).value)
  const image = asObject(images[0])
  if (images.length > 1) throw new ImageError("unsupported", "the archive holds several images: save one at a time")
  const configName = asString(image.Config)
  if (!configName) throw new ImageError("damaged", "manifest.json names no configuration")
  const { bytes, value } = await readJson(blobs, clean(configName))
  const layers = asArray(image.Layers).map((layer) => asString(layer) ?? "")
  return {
    kind: "docker-archive",
    names: asStrings(image.RepoTags).slice(0, maxNames),
    config: readConfig(bytes, value),
    layers: describeLayers(
      value,
      layers.map((path) => ({ blob: clean(path), label: path })),
    ),
  }
}

/**
 * The image in an OCI layout that fits the platform; without one asked for, linux/amd64, or else the first. Source: OCI image specification, image-layout.md, image-index.md.
 */
async function ociParts(blobs: Blobs, platform?: Platform): Promise<ImageParts> {
  const { value: index } = await readJson(blobs, "index.json")
  const { digest, manifest, names } = await chooseManifest(blobs, index, platform, 0)
  const configDigest = asString(asObject(manifest.config).digest) ?? ""
  const { bytes, value } = await readVerified(blobs, configDigest)
  const layers = asArray(manifest.layers).map((layer) => {
    const label = asString(asObject(layer).digest) ?? ""
    const mediaType = asString(asObject(layer).mediaType)
    return { blob: blobPath(label), label, ...(mediaType ? { mediaType } : {}) }
  })
  return {
    kind: "oci-layout",
    manifestDigest: digest,
    names,
    config: readConfig(bytes, value),
    layers: describeLayers(value, layers),
  }
}

/** Indexes nest; depth is bounded since content may point at itself only by breaking the digest, but chains can be long. */
async function chooseManifest(
  blobs: Blobs,
  index: unknown,
  platform: Platform | undefined,
  depth: number,
): Promise<{ digest: string; manifest: JsonObject; names: readonly string[] }> {
  if (depth > 4) throw new ImageError("damaged", "indexes are nested too deeply")
  const candidates = asArray(asObject(index).manifests).flatMap((item) => (isObject(item) ? [item] : []))
  const images = candidates.filter((item) => !isAttestation(item))
  const fits = (item: JsonObject) => {
    if (!isObject(item.platform)) return true
    const { os, architecture } = item.platform
    return os === (platform?.os ?? "linux") && architecture === (platform?.architecture ?? "amd64")
  }
  const chosen = images.find(fits) ?? (platform ? undefined : images[0])
  if (platform && images.length > 0 && chosen === undefined)
    throw new ImageError(
      "not-found",
      `there is no image for ${platform.os}/${platform.architecture}: only ${images.map(platformOf).join(", ")}`,
    )
  const digest = asString(chosen?.digest)
  if (digest === undefined) throw new ImageError("not-an-image", "the index names no image")
  const { value } = await readVerified(blobs, digest)
  if (!isObject(value)) throw new ImageError("damaged", `${digest} is no manifest`)
  const names = namesIn(chosen)
  if (!Array.isArray(value.manifests)) return { digest, manifest: value, names }
  const inner = await chooseManifest(blobs, value, platform, depth + 1)
  return { ...inner, names: [...names, ...inner.names] }
}

/** More names than any image needs. */
const maxNames = 100

/**
 * How a layout names an image. Many write the tag alone, which names nothing without its repository.
 * Sources: OCI image specification, annotations.md; containerd, images/annotations.go.
 */
function namesIn(item: JsonObject | undefined): readonly string[] {
  const annotations = asObject(item?.annotations)
  const names = ["io.containerd.image.name", "org.opencontainers.image.ref.name"].map((key) =>
    asString(annotations[key]),
  )
  return [...new Set(names.filter((name) => name !== undefined && /[:/]/.test(name)))] as string[]
}

function platformOf({ platform }: JsonObject): string {
  const { os, architecture } = asObject(platform)
  return `${asString(os) ?? "?"}/${asString(architecture) ?? "?"}`
}

/** Attestations of BuildKit stand among the images of an index with the platform unknown/unknown. */
const isAttestation = (item: JsonObject): boolean =>
  asString(asObject(item.annotations)["vnd.docker.reference.type"]) === "attestation-manifest"

async function readVerified(blobs: Blobs, digest: string): Promise<{ bytes: Uint8Array; value: unknown }> {
  const result = await readJson(blobs, blobPath(digest))
  const [algorithm = "sha256", expected] = digest.split(":")
  if (createHash(algorithm).update(result.bytes).digest("hex") !== expected)
    throw new ImageError("damaged", `the content of ${digest} does not match its digest`)
  return result
}

const clean = (path: string): string =>
  path
    .split("/")
    .filter((part) => part !== "" && part !== "." && part !== "..")
    .join("/")

/** Joins layers with the configuration's DiffIDs and the history steps that made a layer. */
function describeLayers(
  config: unknown,
  layers: readonly Pick<LayerPart, "blob" | "label" | "mediaType">[],
): readonly LayerPart[] {
  const diffIds = asArray(asObject(asObject(config).rootfs).diff_ids)
  const steps = asArray(asObject(config).history).flatMap((step) =>
    isObject(step) && step.empty_layer !== true ? [asString(step.created_by)] : [],
  )
  // A history of another length tells nothing about which step made which layer.
  const isAligned = steps.length === layers.length
  return layers.map((layer, index) => {
    const createdBy = isAligned ? steps[index] : undefined
    return { ...layer, diffId: asString(diffIds[index]), ...(createdBy ? { createdBy } : {}) }
  })
}

function readConfig(bytes: Uint8Array, value: unknown): ImageConfig {
  if (!isObject(value)) throw new ImageError("damaged", "the configuration is no object")
  const config = asObject(value.config)
  const optional = (list: unknown) => (Array.isArray(list) ? asStrings(list) : undefined)
  const variant = asString(value.variant)
  const workingDir = asString(config.WorkingDir)
  const created = asString(value.created)
  return {
    digest: `sha256:${createHash("sha256").update(bytes).digest("hex")}`,
    os: asString(value.os) ?? "",
    architecture: asString(value.architecture) ?? "",
    ...(variant ? { variant } : {}),
    user: asString(config.User) ?? "",
    env: asStrings(config.Env),
    entrypoint: optional(config.Entrypoint),
    cmd: optional(config.Cmd),
    ...(workingDir ? { workingDir } : {}),
    exposedPorts: Object.keys(asObject(config.ExposedPorts)),
    volumes: Object.keys(asObject(config.Volumes)),
    hasHealthcheck: asStrings(asObject(config.Healthcheck).Test).some((word) => word !== "NONE"),
    history: asArray(value.history).flatMap((step) =>
      isObject(step) ? [{ createdBy: asString(step.created_by) ?? "", isEmpty: step.empty_layer === true }] : [],
    ),
    labels: asStringMap(config.Labels),
    ...(created ? { created } : {}),
  }
}
