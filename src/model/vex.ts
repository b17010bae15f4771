/** What a supplier says of a vulnerability in a product. Source: OpenVEX, CSAF 2.0 (VEX profile), CycloneDX (vulnerabilities). */
export type VexStatus = "not_affected" | "affected" | "fixed" | "under_investigation"

export interface VexStatement {
  /** All names of the vulnerability. */
  readonly vulnerability: readonly string[]
  readonly products: readonly VexProduct[]
  readonly status: VexStatus
  /** The machine-readable reason (`vulnerable_code_not_in_execute_path`). */
  readonly justification?: string
  /** The reason in words. */
  readonly impact?: string
  /** RFC 3339; later statements overrule earlier ones. "" where none is given. */
  readonly time: string
  /** File of the document. */
  readonly source: string
}

/** What a statement is about: a product, or parts of it. */
export interface VexProduct {
  /** Package URL of the product. */
  readonly purl: string
  /** Package URLs of its parts; empty: the product as a whole, with everything in it. */
  readonly parts: readonly string[]
  /** The only bill of materials that the statement is about: `SERIAL/VERSION`. */
  readonly bom?: string
}
