import { asNumber, asObject, asString, get, type JsonObject, type JsonValue } from "../../lib/json.ts"
import type { CosignAnnotations } from "../../model/image/signature.ts"

/**
 * A signature of cosign's first form as a Sigstore bundle 0.1, so that one verifier judges both. Throws an Error when
 * what stands beside the signature is not what cosign writes there.
 * Source: cosign, specs/SIGNATURE_SPEC.md ("dev.sigstore.cosign/bundle"); protobuf-specs, sigstore_bundle.proto.
 */
export function cosignBundle(annotations: CosignAnnotations, content: JsonObject): JsonObject {
  const { certificate, chain = "", log } = annotations
  const certificates = certificate === undefined ? [] : [...readPem(certificate), ...readPem(chain)]
  return {
    mediaType: "application/vnd.dev.sigstore.bundle+json;version=0.1",
    verificationMaterial: {
      ...(certificates.length > 0
        ? { x509CertificateChain: { certificates: certificates.map((rawBytes) => ({ rawBytes })) } }
        : { publicKey: { hint: "" } }),
      tlogEntries: log === undefined ? [] : [logEntry(log as JsonValue)],
    },
    ...content,
  }
}

/** Base64 of the DER of each certificate. */
const readPem = (text: string): readonly string[] =>
  [...text.matchAll(/-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/g)].map(([, body = ""]) =>
    body.replace(/\s+/g, ""),
  )

function logEntry(log: JsonValue): JsonObject {
  const payload = asObject(get(log, "Payload"))
  const body = asString(payload.body)
  const promise = asString(get(log, "SignedEntryTimestamp"))
  const id = asString(payload.logID)
  if (!body || !promise || !id) throw new Error("the entry of the transparency log is damaged")
  const { kind, apiVersion } = asObject(JSON.parse(Buffer.from(body, "base64").toString("utf8")))
  return {
    logIndex: String(asNumber(payload.logIndex) ?? 0),
    logId: { keyId: Buffer.from(id, "hex").toString("base64") },
    kindVersion: { kind: asString(kind) ?? "", version: asString(apiVersion) ?? "" },
    integratedTime: String(asNumber(payload.integratedTime) ?? 0),
    inclusionPromise: { signedEntryTimestamp: promise },
    canonicalizedBody: body,
  }
}
