/** A signature or attestation as a registry holds it, not yet verified: everything in it may be forged. */
export type FoundSignature =
  /** cosign's first form: a payload that names the image, and a signature over it. */
  | ({ readonly kind: "simple-signing"; readonly payload: Uint8Array; readonly signature: string } & CosignAnnotations)
  /** An attestation of cosign's first form: a DSSE envelope. */
  | ({ readonly kind: "envelope"; readonly envelope: unknown } & CosignAnnotations)
  /** A Sigstore bundle. */
  | { readonly kind: "bundle"; readonly where: string; readonly bundle: unknown }

/** What cosign writes beside a signature. Source: cosign, specs/SIGNATURE_SPEC.md. */
export interface CosignAnnotations {
  /** Tag or digest of the manifest that holds it. */
  readonly where: string
  /** PEM; absent for a signature by a key. */
  readonly certificate?: string
  /** PEM of the certificates that issued it, its own issuer first. */
  readonly chain?: string
  /** The entry of the transparency log, as Rekor signed it. */
  readonly log?: unknown
}
