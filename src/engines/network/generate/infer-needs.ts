import type { Inventory } from "../../../model/inventory.ts"
import { newestVersion } from "../../../model/kubernetes-version.ts"
import { PodTemplate } from "../../../model/workload/pod-template.ts"
import type { NetworkWorld } from "../world.ts"
import { apiServerNeeds, webhookNeeds } from "./control-plane-needs.ts"
import { entryNeeds } from "./entry-needs.ts"
import { type Evidence, mergeNeeds, type NeedReport } from "./need.ts"
import { alertingNeeds } from "./operator-pods.ts"
import { scrapeNeeds } from "./scrape-needs.ts"
import { ServiceDirectory } from "./service-directory.ts"
import { writtenNeeds } from "./written-needs.ts"

export interface InferredNeeds extends NeedReport {
  /** Names that lead nowhere, for the user to look at. */
  readonly unresolved: readonly Evidence[]
}

/**
 * The connections that manifests alone show to be needed. Connections that only exist in program code are not among them;
 * observed flows show those. Probes need nothing: a node always reaches its own pods.
 */
export function inferNeeds(inventory: Inventory, world: NetworkWorld): InferredNeeds {
  const directory = new ServiceDirectory(inventory, world)
  const workloads = templatesOf(world)
  const written = [...workloads].map(([id, pod]) => writtenNeeds(id, pod, inventory, directory))
  const entries = entryNeeds(inventory, world)
  const scraped = scrapeNeeds(workloads, inventory, world, directory)
  const needs = [
    ...written.flatMap((one) => one.needs),
    ...apiServerNeeds(world, workloads, inventory, directory),
    ...alertingNeeds(inventory, directory),
    ...entries.needs,
    ...webhookNeeds(inventory, directory),
    ...scraped.needs,
  ]
  return {
    needs: mergeNeeds(needs),
    assumptions: [...entries.assumptions, ...scraped.assumptions],
    unresolved: written.flatMap(({ unresolved }) => unresolved),
  }
}

/** One template for each workload: that of the first of its pods. */
export function templatesOf(world: NetworkWorld): ReadonlyMap<string, PodTemplate> {
  const templates = new Map<string, PodTemplate>()
  for (const { id, resource, template } of world.pods)
    if (resource && !templates.has(id)) templates.set(id, new PodTemplate(resource, template ?? "", newestVersion))
  return templates
}
