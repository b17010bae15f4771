import { createHash, type KeyObject, verify as verifySignature } from "node:crypto"
import { type Bundle, bundleFromJSON } from "@sigstore/bundle"
import { HashAlgorithm, TrustedRoot } from "@sigstore/protobuf-specs"
import { type TrustMaterial, toSignedEntity, toTrustMaterial, Verifier } from "@sigstore/verify"
import { verifyPrehashed } from "./prehashed.ts"
import { readStatement, type Statement } from "./statement.ts"

/** What was signed, or ought to have been: its digest, and its bytes where they are at hand. */
export interface Artifact {
  /** Lower-case hexadecimal. */
  readonly sha256: string
  readonly bytes?: Uint8Array
}

export const artifactOf = (bytes: Uint8Array): Artifact => ({
  sha256: createHash("sha256").update(bytes).digest("hex"),
  bytes,
})

/** Who is believed. */
export interface Trust {
  /** Certificate authorities, transparency logs and timestamp authorities of a Sigstore instance. */
  readonly root?: TrustedRoot
  /** A key of one's own; then certificates do not count. */
  readonly key?: KeyObject
}

/** Who signed. */
export interface Signer {
  /** `https://github.com/…/release.yml@refs/tags/v1` or a mail address; absent for a key. */
  readonly identity?: string
  /** The OIDC issuer that vouched for the identity. */
  readonly issuer?: string
}

export type SignatureVerdict =
  | { readonly valid: true; readonly signer: Signer; readonly statement?: Statement }
  | { readonly valid: false; readonly reason: string }

/** Reads a trusted_root.json of Sigstore. Undefined when it is none. */
export function readTrustedRoot(value: unknown): TrustedRoot | undefined {
  try {
    const root = TrustedRoot.fromJSON(value)
    // Keys and certificates are only looked at here.
    toTrustMaterial(root)
    return root.certificateAuthorities.length + root.tlogs.length > 0 ? root : undefined
  } catch {
    return undefined
  }
}

/**
 * Verifies a Sigstore bundle (0.1 to 0.3) without any network: certificate chain and SCT at the time of signing,
 * transparency log entry, timestamps, signature, and that what was signed is the artifact. With a key instead of a root,
 * certificates count for nothing and, without a root, neither does the log.
 * Source: Sigstore client specification, "Verification"; Sigstore bundle format (protobuf-specs, sigstore_bundle.proto).
 */
export function verifyBundle(serialized: unknown, artifact: Artifact, trust: Trust): SignatureVerdict {
  try {
    const bundle = bundleFromJSON(serialized)
    const statement = checkContent(bundle, artifact)
    const signer = verifyMaterial(bundle, artifact, trust)
    return { valid: true, signer, ...(statement ? { statement } : {}) }
  } catch (error) {
    return { valid: false, reason: reasonOf(error) }
  }
}

/**
 * Signatures come from whoever can push to a registry: what breaks a parser is not verified, and no more than that. The
 * parser's own words for it help nobody.
 */
export const reasonOf = (error: unknown): string =>
  error instanceof Error && !(error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError)
    ? error.message
    : "it is damaged"

/** Whether the bundle speaks of the artifact at all. Gives the statement of an attestation. */
function checkContent({ content }: Bundle, { sha256 }: Artifact): Statement | undefined {
  if (content.$case === "messageSignature") {
    const { algorithm, digest } = content.messageSignature.messageDigest
    if (algorithm !== HashAlgorithm.SHA2_256) throw new Error("the signature is over another digest than SHA-256")
    if (digest.toString("hex") !== sha256) throw new Error("the signature is for another artifact")
    return undefined
  }
  const { payloadType, payload } = content.dsseEnvelope
  const statement = readStatement(payloadType, payload)
  if (!statement.subjects.some((subject) => subject.sha256 === sha256))
    throw new Error("the attestation is about another artifact")
  return statement
}

function verifyMaterial(bundle: Bundle, artifact: Artifact, { root, key }: Trust): Signer {
  const isKeyed = bundle.verificationMaterial.content.$case === "publicKey"
  if (key !== undefined && !isKeyed) throw new Error("it was signed with a certificate, not with the key")
  if (key === undefined && isKeyed) throw new Error("it was signed with a key, and none is trusted")
  if (key === undefined && root === undefined) throw new Error("there is no trusted root to verify a certificate by")
  const material: TrustMaterial = {
    ...toTrustMaterial(root ?? emptyRoot),
    publicKey: () => {
      if (key === undefined) throw new Error("no key is trusted")
      return { publicKey: key, validFor: () => true }
    },
  }
  const logs = root === undefined ? 0 : 1
  const verifier = new Verifier(material, { tlogThreshold: logs, timestampThreshold: logs, ctlogThreshold: 1 })
  const entity = toSignedEntity(bundle, Buffer.from(artifact.bytes ?? []))
  const isByDigest = bundle.content.$case === "messageSignature" && artifact.bytes === undefined
  if (root === undefined) {
    // A log that nobody here can check proves nothing.
    const signature = isByDigest ? byDigest(entity.signature, artifact) : entity.signature
    if (!signature.verifySignature(key as KeyObject)) throw new Error("the signature does not fit the key")
    return {}
  }
  const signature = isByDigest ? byDigest(entity.signature, artifact) : entity.signature
  const { identity } = verifier.verify({ ...entity, signature })
  const issuer = identity?.extensions?.issuer
  return {
    ...(identity?.subjectAlternativeName ? { identity: identity.subjectAlternativeName } : {}),
    ...(issuer ? { issuer } : {}),
  }
}

type SignatureContent = ReturnType<typeof toSignedEntity>["signature"]

/** The same signature, verified by the digest of what was signed. */
const byDigest = (content: SignatureContent, { sha256 }: Artifact): SignatureContent => ({
  signature: content.signature,
  compareSignature: (signature) => content.compareSignature(signature),
  compareDigest: (digest) => content.compareDigest(digest),
  verifySignature: (key) => verifyPrehashed(key, Buffer.from(sha256, "hex"), content.signature),
})

const emptyRoot = TrustedRoot.fromJSON({
  mediaType: "application/vnd.dev.sigstore.trustedroot+json;version=0.1",
  tlogs: [],
  certificateAuthorities: [],
  ctlogs: [],
  timestampAuthorities: [],
})

/** A plain signature over bytes with a key: ECDSA and RSA over SHA-256, Ed25519 over the bytes themselves. */
export function verifyPlain(key: KeyObject, bytes: Uint8Array, signature: Uint8Array): boolean {
  try {
    return verifySignature(key.asymmetricKeyType === "ed25519" ? null : "sha256", bytes, key, signature)
  } catch {
    return false
  }
}
