/** YAML and JSON streams as `kubectl apply -f` reads them, with positions. */

export { type CommentTarget, commentTargets } from "./comment-targets.ts"
export { decodeText } from "./decode-text.ts"
export { editDocument } from "./edit/edit-document.ts"
export { EditError } from "./edit/edit-error.ts"
export { defaultYamlLimits, type YamlLimits } from "./limits.ts"
export { locate, locator } from "./locate.ts"
export { readDocuments } from "./read-documents.ts"
export type { LocatedRange, TextRange, YamlDocument, YamlProblem } from "./types.ts"
