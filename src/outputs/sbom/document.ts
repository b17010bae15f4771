/** What a bill of materials says about its own making; given by the caller so that the same input gives the same text. */
export interface SbomContext {
  readonly toolVersion: string
  /** RFC 3339, whole seconds, UTC: SPDX allows nothing finer. */
  readonly created: string
  /** A UUID (RFC 9562) of this document. */
  readonly id: string
}
