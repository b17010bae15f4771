import { getOrAdd } from "../../lib/get-or-add.ts"
import type { ImageReference } from "../../model/image-reference.ts"
import type { Container } from "../../model/workload/container.ts"
import { runningImages } from "../../model/workload/running-pod.ts"
import type { Workload } from "../../model/workload/workload.ts"

/** A container of a workload that runs an image. */
export interface ImageUse {
  readonly workload: Workload
  readonly container: Container
}

/** An image that workloads run, as far as they tell which. */
export interface UsedImage {
  /** As the first of them names it. */
  readonly name: string
  /** Undefined where the text is no reference: a placeholder, nonsense. */
  readonly reference: ImageReference | undefined
  /** Of the manifest or index, as written or as running pods say. */
  readonly digest: string | undefined
  /** The image id, where that is all that running pods say. */
  readonly id: string | undefined
  readonly uses: readonly ImageUse[]
}

/**
 * The images of workloads, each once however many run it: by digest where one is written or running pods tell it, else by
 * registry, repository and tag. Pods of one workload that run several images under one name, as when a tag has moved, give
 * several. In the order in which they are met. O(containers + pods).
 */
export function usedImages(workloads: readonly Workload[]): readonly UsedImage[] {
  const found = new Map<string, UsedImage & { readonly uses: ImageUse[] }>()
  for (const workload of workloads) {
    const running = runningOf(workload)
    for (const container of workload.containers) {
      const { imageText: name, image: reference } = container
      if (name === "") continue
      for (const { digest, id } of identitiesOf(reference, running.get(container.name))) {
        const key = digest ?? id ?? reference?.canonical ?? `?${name}`
        const used = getOrAdd(found, key, () => ({ name, reference, digest, id, uses: [] }))
        if (!used.uses.some((use) => use.container === container)) used.uses.push({ workload, container })
      }
    }
  }
  return [...found.values()]
}

interface Identity {
  readonly digest: string | undefined
  readonly id: string | undefined
}

function identitiesOf(
  reference: ImageReference | undefined,
  running: ReadonlyMap<string, Identity> | undefined,
): readonly Identity[] {
  if (running && running.size > 0) return [...running.values()]
  return [{ digest: reference?.digest, id: undefined }]
}

/** By container what its pods run. */
function runningOf({ kind, resource, pods }: Workload): ReadonlyMap<string, ReadonlyMap<string, Identity>> {
  const running = new Map<string, Map<string, Identity>>()
  for (const pod of kind === "Pod" ? [resource, ...pods] : pods)
    for (const { container, digest, id } of runningImages(pod)) {
      const key = digest ?? id
      if (key !== undefined) getOrAdd(running, container, () => new Map()).set(key, { digest, id })
    }
  return running
}
