import { constants, type KeyObject, publicDecrypt, timingSafeEqual } from "node:crypto"
import { p256, p384, p521 } from "@noble/curves/nist.js"

/**
 * Whether a signature over the SHA-256 digest of something is right, for those who hold the digest alone: Node's own
 * verification always hashes itself. ECDSA (DER) on the NIST curves and RSA PKCS #1 v1.5; Ed25519 signs no digest.
 * Source: FIPS 186-5, section 6.4.2; RFC 8017, section 8.2.2.
 */
export function verifyPrehashed(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  try {
    if (key.asymmetricKeyType === "rsa") return verifyRsa(key, digest, signature)
    const { crv, x, y } = key.export({ format: "jwk" })
    const curve = Object.hasOwn(curves, crv ?? "") ? curves[crv ?? ""] : undefined
    if (!curve || !x || !y) return false
    const nBytes = curve.Point.Fp.BYTES
    const point = Buffer.concat([Buffer.from([4]), padded(x, nBytes), padded(y, nBytes)])
    return curve.verify(signature, digest, point, { prehash: false, lowS: false, format: "der" })
  } catch {
    // What is no signature at all is none that fits.
    return false
  }
}

const curves: Readonly<Record<string, typeof p256>> = { "P-256": p256, "P-384": p384, "P-521": p521 }

function padded(base64url: string, length: number): Buffer {
  const bytes = Buffer.from(base64url, "base64url")
  return Buffer.concat([Buffer.alloc(Math.max(0, length - bytes.length)), bytes])
}

/** DigestInfo of SHA-256. Source: RFC 8017, section 9.2, note 1. */
const digestInfo = Buffer.from("3031300d060960864801650304020105000420", "hex")

function verifyRsa(key: KeyObject, digest: Uint8Array, signature: Uint8Array): boolean {
  const found = publicDecrypt({ key, padding: constants.RSA_PKCS1_PADDING }, signature)
  const expected = Buffer.concat([digestInfo, digest])
  return found.length === expected.length && timingSafeEqual(found, expected)
}
