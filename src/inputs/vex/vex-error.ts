/** A VEX document that cannot be used; `message` says why in plain words. */
export class VexError extends Error {
  readonly code = "vex"
}
