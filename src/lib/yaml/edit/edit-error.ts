/** The text cannot be changed in the way that is asked for without touching what was not asked for. */
export class EditError extends Error {
  readonly code = "cannot-edit"
}
