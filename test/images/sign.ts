import { type KeyObject, sign } from "node:crypto"
import { digestOf } from "./make-image.ts"

/** A manifest and the blobs that it names, as a registry stores a signature. */
export interface StoredSignature {
  readonly manifest: Buffer
  readonly mediaType: string
  readonly blobs: readonly Buffer[]
}

const emptyConfig = Buffer.from("{}")

function store(layer: { mediaType: string; bytes: Buffer; annotations?: object }, more: object = {}): StoredSignature {
  const descriptor = (mediaType: string, bytes: Buffer) => ({
    mediaType,
    digest: digestOf(bytes),
    size: bytes.length,
  })
  const mediaType = "application/vnd.oci.image.manifest.v1+json"
  const manifest = {
    schemaVersion: 2,
    mediaType,
    config: descriptor("application/vnd.oci.empty.v1+json", emptyConfig),
    layers: [
      { ...descriptor(layer.mediaType, layer.bytes), ...(layer.annotations ? { annotations: layer.annotations } : {}) },
    ],
    ...more,
  }
  return { manifest: Buffer.from(JSON.stringify(manifest)), mediaType, blobs: [emptyConfig, layer.bytes] }
}

export const simpleSigningPayload = (digest: string, type = "cosign container image signature"): Buffer =>
  Buffer.from(
    JSON.stringify({
      critical: {
        identity: { "docker-reference": "registry.example.com/shop/cart" },
        image: { "docker-manifest-digest": digest },
        type,
      },
      optional: null,
    }),
  )

export const signature = (bytes: Buffer, key: KeyObject): string => sign("sha256", bytes, key).toString("base64")

/** cosign's first form, under the tag `sha256-….sig`. Source: cosign, specs/SIGNATURE_SPEC.md. */
export const storeSimpleSigning = (payload: Buffer, signed: string, annotations: object = {}): StoredSignature =>
  store({
    mediaType: "application/vnd.dev.cosign.simplesigning.v1+json",
    bytes: payload,
    annotations: { "dev.cosignproject.cosign/signature": signed, ...annotations },
  })

export const statement = (
  digest: string,
  predicateType = "https://sigstore.dev/cosign/sign/v1",
  predicate = {},
): Buffer =>
  Buffer.from(
    JSON.stringify({
      _type: "https://in-toto.io/Statement/v1",
      subject: [{ name: "", digest: { sha256: digest.replace("sha256:", "") } }],
      predicateType,
      predicate,
    }),
  )

/** A bundle over a DSSE envelope, signed by a key. Source: DSSE, protocol.md ("PAE"). */
export function keyBundle(payload: Buffer, key: KeyObject, payloadType = "application/vnd.in-toto+json"): object {
  const encoded = Buffer.concat([
    Buffer.from(`DSSEv1 ${payloadType.length} ${payloadType} ${payload.length} `),
    payload,
  ])
  return {
    mediaType: bundleType,
    verificationMaterial: { publicKey: { hint: "" }, tlogEntries: [] },
    dsseEnvelope: {
      payload: payload.toString("base64"),
      payloadType,
      signatures: [{ sig: signature(encoded, key), keyid: "" }],
    },
  }
}

export const bundleType = "application/vnd.dev.sigstore.bundle.v0.3+json"

/** A bundle as what refers to an image (OCI 1.1). */
export const storeBundle = (bundle: object | string, digest: string): StoredSignature =>
  store(
    { mediaType: bundleType, bytes: Buffer.from(typeof bundle === "string" ? bundle : JSON.stringify(bundle)) },
    {
      artifactType: bundleType,
      subject: { mediaType: "application/vnd.oci.image.manifest.v1+json", digest, size: 1 },
    },
  )

/** How a list of referrers names it. */
export const referrer = ({ manifest, mediaType }: StoredSignature) => ({
  mediaType,
  digest: digestOf(manifest),
  size: manifest.length,
  artifactType: bundleType,
})
