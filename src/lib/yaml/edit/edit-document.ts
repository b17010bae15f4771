import { isSameJson, type JsonValue } from "../../json.ts"
import { applyPatch, type PatchOperation } from "../../json-patch.ts"
import { tokensOf } from "../../json-pointer.ts"
import { readDocuments } from "../read-documents.ts"
import { readPositions } from "../read-positions.ts"
import { EditError } from "./edit-error.ts"
import { addItem, removeItem, replaceItem } from "./edit-list.ts"
import { insertEntry, removeEntry } from "./edit-mapping.ts"
import { layoutOf } from "./layout.ts"
import { setValue } from "./set-value.ts"
import { findSpot } from "./spot.ts"

/**
 * Applies a patch to the text of one document (YAML or JSON), leaving comments, order, quotes and indentation of all
 * else as they are. The edited text is read back and compared with the patched value, so that an edit is right or is
 * not made: text behind an alias or a merge key, for one, says more than one thing at once.
 *
 * Throws EditError when the text does not allow the change, PatchError when the patch does not fit the value.
 * O(length) for every operation.
 */
export function editDocument(source: string, patch: readonly PatchOperation[]): string {
  const wanted = applyPatch(readValue(source), patch)
  const edited = patch.reduce(applyOperation, source)
  if (!isSameJson(readValue(edited), wanted))
    throw new EditError("the text cannot be changed without changing something else")
  return edited
}

function readValue(source: string): JsonValue {
  const documents = [...readDocuments(source)].filter(({ empty }) => !empty)
  const value = documents[0]?.value
  if (documents.length !== 1 || value === undefined) throw new EditError("the text is no single document")
  return value
}

function applyOperation(source: string, operation: PatchOperation): string {
  const root = readPositions(source)
  const spot = findSpot(source, root, tokensOf(operation.path), layoutOf(source, root))
  if (spot.kind === "item") {
    if (operation.op === "remove") return removeItem(spot)
    return operation.op === "add" ? addItem(spot, operation.value) : replaceItem(spot, operation.value)
  }
  if (operation.op === "remove") return removeEntry(spot)
  return spot.entry ? setValue(spot, spot.entry, operation.value) : insertEntry(spot, operation.value)
}
