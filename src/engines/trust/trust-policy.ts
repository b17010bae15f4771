import type { KeyObject } from "node:crypto"
import type { TrustedRoot } from "@sigstore/protobuf-specs"

/** Which images are trusted. Every rule that names an image must hold for it; an image that no rule names is not trusted. */
export interface TrustPolicy {
  /** Registries or repositories that images may come from; patterns. Empty: any. */
  readonly registries: readonly string[]
  readonly rules: readonly TrustRule[]
}

export interface TrustRule {
  /** `registry/repository` patterns. */
  readonly images: readonly string[]
  /** The reference must name a digest. */
  readonly pinned: boolean
  /** Any one of them must have signed. Empty: no signature is asked for. */
  readonly signers: readonly Authority[]
  readonly provenance?: ProvenanceRule
}

/** Who may sign: the holder of a key, or somebody whom an issuer of identities vouches for. */
export type Authority =
  | {
      readonly kind: "key"
      readonly name: string
      readonly key: KeyObject
      /** Given where the signature has to stand in a transparency log. */
      readonly root?: TrustedRoot
    }
  | {
      readonly kind: "keyless"
      readonly name: string
      readonly issuer: string
      /** Patterns of certificate identities (SAN). */
      readonly identities: readonly string[]
      readonly root: TrustedRoot
    }

/** What a signed SLSA provenance must say. Patterns. */
export interface ProvenanceRule {
  readonly builders: readonly string[]
  readonly sources: readonly string[]
  readonly refs: readonly string[]
}
