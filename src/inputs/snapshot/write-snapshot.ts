import type { Inventory } from "../../model/inventory.ts"
import { type SnapshotHeader, snapshotFormat } from "./header.ts"
import { withoutSecrets } from "./without-secrets.ts"

/**
 * The lines of a snapshot, each with its line feed: a header, then one object per line. The header counts the objects, so
 * that a file that was cut off is noticed. Never holds the values of secrets (see `withoutSecrets`).
 */
export function* writeSnapshot(inventory: Inventory, header: SnapshotHeader): Generator<string> {
  yield `${JSON.stringify({ breakwaterSnapshot: snapshotFormat, ...header, objects: inventory.size })}\n`
  for (const { object } of inventory.all()) yield `${JSON.stringify(withoutSecrets(object))}\n`
}
