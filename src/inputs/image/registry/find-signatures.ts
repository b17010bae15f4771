import { asArray, asObject, asString, isObject, type JsonObject } from "../../../lib/json.ts"
import type { ImageProblem } from "../../../model/image/image.ts"
import type { CosignAnnotations, FoundSignature } from "../../../model/image/signature.ts"
import { ImageError } from "../image-error.ts"
import { RegistryError } from "./registry-error.ts"
import type { Repository } from "./repository.ts"

/** Everything that a registry says signs or attests an image. Nothing of it is verified. */
export interface FoundSignatures {
  readonly signatures: readonly FoundSignature[]
  /** What could not be read: a verdict without it may be wrong. */
  readonly problems: readonly ImageProblem[]
}

const bundleType = /^application\/vnd\.dev\.sigstore\.bundle(?:\.v\d+\.\d+)?\+json(?:;version=[\d.]+)?$/
const simpleSigningType = "application/vnd.dev.cosign.simplesigning.v1+json"
const envelopeType = "application/vnd.dsse.envelope.v1+json"

/** Anybody who can push can add signatures, so their number and size end somewhere. */
const maxManifests = 50
const maxLayers = 100
const maxBytes = 8 * 1024 ** 2

/**
 * Finds the signatures and attestations of an image: Sigstore bundles by referrers (OCI 1.1, or the referrers tag), and
 * cosign's tags `sha256-….sig` and `.att`. Throws RegistryError when the registry cannot be asked.
 */
export async function findSignatures(repository: Repository, digest: string): Promise<FoundSignatures> {
  const signatures: FoundSignature[] = []
  const problems: ImageProblem[] = []
  const attempt = async (what: string, read: () => Promise<void>): Promise<void> => {
    try {
      await read()
    } catch (error) {
      if (!(error instanceof ImageError)) throw error
      problems.push({ what, why: error.message })
    }
  }
  const referrers = (await repository.referrers(digest)).filter(mayHoldBundle)
  if (referrers.length > maxManifests)
    problems.push({ what: digest, why: `of ${referrers.length} referrers the first ${maxManifests} were read` })
  for (const referrer of referrers.slice(0, maxManifests)) {
    const where = asString(referrer.digest) ?? ""
    await attempt(where, async () => {
      for (const layer of await layersOf(repository, where))
        if (bundleType.test(asString(layer.mediaType) ?? ""))
          signatures.push({ kind: "bundle", where, bundle: parse(await content(repository, layer)) })
    })
  }
  for (const suffix of ["sig", "att"]) {
    const where = `${digest.replace(":", "-")}.${suffix}`
    await attempt(where, async () => {
      for (const layer of await layersOf(repository, where)) {
        const found = await readCosign(repository, where, layer)
        if (found) signatures.push(found)
      }
    })
  }
  return { signatures, problems }
}

/** cosign 3 states the type of its bundles; registries that leave it out are read anyway. */
const mayHoldBundle = ({ artifactType, digest }: JsonObject): boolean =>
  /^sha256:[0-9a-f]{64}$/.test(asString(digest) ?? "") &&
  (artifactType === undefined || artifactType === "" || bundleType.test(asString(artifactType) ?? ""))

async function layersOf(repository: Repository, reference: string): Promise<readonly JsonObject[]> {
  let bytes: Uint8Array
  try {
    bytes = (await repository.manifest(reference)).bytes
  } catch (error) {
    if (error instanceof RegistryError && error.status === 404 && !reference.startsWith("sha256:")) return []
    throw error
  }
  const layers = asArray(asObject(parse(bytes)).layers).filter(isObject)
  if (layers.length > maxLayers)
    throw new ImageError("too-large", `it holds ${layers.length} signatures; at most ${maxLayers} are read`)
  return layers
}

async function readCosign(
  repository: Repository,
  where: string,
  layer: JsonObject,
): Promise<FoundSignature | undefined> {
  const annotations = readAnnotations(where, asObject(layer.annotations))
  if (layer.mediaType === simpleSigningType)
    return {
      kind: "simple-signing",
      payload: await content(repository, layer),
      signature: asString(asObject(layer.annotations)["dev.cosignproject.cosign/signature"]) ?? "",
      ...annotations,
    }
  if (layer.mediaType === envelopeType)
    return { kind: "envelope", envelope: parse(await content(repository, layer)), ...annotations }
  return undefined
}

function readAnnotations(where: string, annotations: JsonObject): CosignAnnotations {
  const certificate = asString(annotations["dev.sigstore.cosign/certificate"])
  const chain = asString(annotations["dev.sigstore.cosign/chain"])
  const log = asString(annotations["dev.sigstore.cosign/bundle"])
  return {
    where,
    ...(certificate ? { certificate } : {}),
    ...(chain ? { chain } : {}),
    ...(log ? { log: parse(Buffer.from(log)) } : {}),
  }
}

async function content(repository: Repository, layer: JsonObject): Promise<Uint8Array> {
  const digest = asString(layer.digest) ?? ""
  if (!/^sha256:[0-9a-f]{64}$/.test(digest)) throw new ImageError("damaged", "a signature without a digest")
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of repository.blob(digest)) {
    size += chunk.length
    if (size > maxBytes) throw new ImageError("too-large", `${digest} is larger than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function parse(bytes: Uint8Array): JsonObject {
  try {
    return asObject(JSON.parse(Buffer.from(bytes).toString("utf8")))
  } catch {
    throw new ImageError("damaged", "it is no JSON")
  }
}
