import type { Configuration } from "../../inputs/configuration/configuration.ts"
import type { Inventory } from "../../model/inventory.ts"
import { annotationWaivers } from "./annotations.ts"
import { commentWaivers } from "./comments.ts"
import { configuredWaivers } from "./configured.ts"
import { resourceWaivers } from "./resources.ts"
import type { FoundWaivers } from "./waiver-source.ts"

/** Every waiver that speaks of an inventory: in its objects, in comments of its files, in the configuration. */
export function collectWaivers(inventory: Inventory, configuration: Configuration | undefined): FoundWaivers {
  const found = [
    ...(configuration ? [configuredWaivers(configuration)] : []),
    commentWaivers(inventory),
    annotationWaivers(inventory),
    resourceWaivers(inventory),
  ]
  return {
    waivers: found.flatMap(({ waivers }) => waivers),
    broken: found.flatMap(({ broken }) => broken),
  }
}
