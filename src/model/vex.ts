/** What the maker of a product says about problems in it. Source: OpenVEX 0.2, CSAF 2.0 profile 5, CycloneDX 1.5 analysis. */
export interface VexStatement {
  /** All names that the statement gives the problem. */
  readonly ids: readonly string[]
  readonly status: VexStatus
  /** Why it is not affected, in the words of the document. */
  readonly justification?: string
  readonly products: readonly VexProduct[]
  /** RFC 3339; of two statements about the same the later counts. */
  readonly time: string
  /** File that it was read from. */
  readonly source: string
}

export type VexStatus = "not_affected" | "fixed" | "affected" | "under_investigation"

export interface VexProduct {
  /** What the statement is about; parts that it leaves out fit everything. */
  readonly purl: string
  /** The problem is in these parts of it; empty: in any. */
  readonly subcomponents: readonly string[]
  /** Only for the bill of materials of this serial number and version. */
  readonly bom?: BomIdentity
}

export interface BomIdentity {
  /** `urn:uuid:…` */
  readonly serial: string
  readonly version: number
}
