import { createHash } from "node:crypto"
import { asObject, asString, dig } from "../../lib/json.ts"
import type { FoundSignature } from "../../model/image/signature.ts"
import { cosignBundle } from "./cosign-bundle.ts"
import { artifactOf, reasonOf, type SignatureVerdict, type Trust, verifyBundle, verifyPlain } from "./verify-bundle.ts"

/**
 * Verifies what a registry holds as a signature of an image. `digest` is that of the image's manifest or index
 * (`sha256:…`); a signature of anything else is refused, however right it is.
 */
export function verifyImageSignature(found: FoundSignature, digest: string, trust: Trust): SignatureVerdict {
  const sha256 = digest.replace(/^sha256:/, "")
  try {
    switch (found.kind) {
      case "bundle":
        return verifyBundle(found.bundle, { sha256 }, trust)
      case "envelope":
        return verifyBundle(cosignBundle(found, { dsseEnvelope: asObject(found.envelope) }), { sha256 }, trust)
      case "simple-signing":
        return verifySimpleSigning(found, digest, trust)
    }
  } catch (error) {
    return { valid: false, reason: reasonOf(error) }
  }
}

/** Source: containers/image, docs/containers-signature.5.md ("Simple signing"); cosign, specs/SIGNATURE_SPEC.md. */
function verifySimpleSigning(
  found: Extract<FoundSignature, { readonly kind: "simple-signing" }>,
  digest: string,
  trust: Trust,
): SignatureVerdict {
  const { payload, signature } = found
  const verdict = verifyPayload(found, trust)
  if (!verdict.valid) return verdict
  // Only what the signer has signed is read on.
  const signed = readPayload(payload)
  if (signed === undefined) return { valid: false, reason: "the signed payload is no JSON" }
  if (asString(dig(signed, "critical", "type")) !== "cosign container image signature")
    return { valid: false, reason: "what was signed is no image" }
  const named = asString(dig(signed, "critical", "image", "docker-manifest-digest"))
  if (named !== digest) return { valid: false, reason: `the signature is for another image (${named ?? "none"})` }
  return signature === "" ? { valid: false, reason: "there is no signature" } : verdict
}

function verifyPayload(
  found: Extract<FoundSignature, { readonly kind: "simple-signing" }>,
  trust: Trust,
): SignatureVerdict {
  const { payload, signature } = found
  if (trust.key !== undefined && trust.root === undefined) {
    if (found.certificate !== undefined)
      return { valid: false, reason: "it was signed with a certificate, not with the key" }
    return verifyPlain(trust.key, payload, Buffer.from(signature, "base64"))
      ? { valid: true, signer: {} }
      : { valid: false, reason: "the signature does not fit the key" }
  }
  const messageDigest = { algorithm: "SHA2_256", digest: createHash("sha256").update(payload).digest("base64") }
  return verifyBundle(
    cosignBundle(found, { messageSignature: { messageDigest, signature } }),
    artifactOf(payload),
    trust,
  )
}

function readPayload(payload: Uint8Array) {
  try {
    return asObject(JSON.parse(Buffer.from(payload).toString("utf8")))
  } catch {
    return undefined
  }
}
