import type { CatalogedImage } from "../../model/image/image.ts"
import { instructionsOf } from "./build-steps.ts"

/** What an image was built upon. */
export interface BaseImage {
  /** As the image's labels name it, else the distribution in it. */
  readonly name: string
  readonly digest?: string
  /** Layers of the image that are those of its base. */
  readonly layers: number
  /** "label": the builder says so. "history": concluded from the steps. */
  readonly by: "label" | "history"
}

/**
 * The base of an image: its layers end where a step that sets the command is followed by steps which make layers again, since
 * nearly every base image ends with its CMD. Undefined where the history tells nothing of the kind.
 * Source: OCI image specification, annotations.md (org.opencontainers.image.base.name).
 */
export function baseImageOf(image: CatalogedImage): BaseImage | undefined {
  const steps = image.config?.history ?? []
  const instructions = instructionsOf(image)
  let layers = 0
  let ofBase = 0
  for (const [index, { isEmpty }] of steps.entries()) {
    if (!isEmpty) layers++
    const isEnd = isEmpty && /^(?:CMD|ENTRYPOINT)$/.test(instructions[index]?.name ?? "")
    if (isEnd && steps.slice(index + 1).some((later) => !later.isEmpty)) ofBase = layers
  }
  // A history of another length tells nothing about layers.
  const isAligned = layers === image.layers.length
  const labels = image.config?.labels ?? {}
  const named = labels["org.opencontainers.image.base.name"]
  const digest = labels["org.opencontainers.image.base.digest"]
  if (named) return { name: named, ...(digest ? { digest } : {}), layers: isAligned ? ofBase : 0, by: "label" }
  if (!isAligned || ofBase === 0) return undefined
  const { distribution } = image
  const name = distribution ? `${distribution.id}:${distribution.version ?? "rolling"}` : "an unnamed base"
  return { name, layers: ofBase, by: "history" }
}
