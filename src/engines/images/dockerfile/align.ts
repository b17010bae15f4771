import type { DockerfileInstruction, DockerfileStage } from "../../../model/dockerfile.ts"
import type { CatalogedImage } from "../../../model/image/image.ts"
import { instructionsOf } from "../build-steps.ts"
import { type ShellCommand, shellCommands } from "./shell-commands.ts"

/** An instruction of the stage that became an image, with what it made. */
export interface BuildInstruction {
  readonly instruction: DockerfileInstruction
  /** Index of the layer that it made; undefined where it made none, or the image's history does not tell. */
  readonly layer?: number
  /** Of a RUN in shell form; undefined for everything that cannot be edited as one line of commands. */
  readonly commands?: readonly ShellCommand[]
}

/** Joins the instructions of a stage with the layers of the image, from the last one back, as far as both say the same. */
export function alignStage(image: CatalogedImage, stage: DockerfileStage): readonly BuildInstruction[] {
  const layers = layersOf(image, stage)
  return stage.instructions.map((instruction): BuildInstruction => {
    const layer = layers.get(instruction)
    const isEditable =
      instruction.keyword === "RUN" && !instruction.hasHeredoc && !instruction.arguments.trimStart().startsWith("[")
    return {
      instruction,
      ...(layer === undefined ? {} : { layer }),
      ...(isEditable ? { commands: shellCommands(instruction.arguments, instruction.argumentsSpan.start) } : {}),
    }
  })
}

/** Instructions that change the file system; WORKDIR makes a folder where there is none. */
const layering = /^(?:RUN|COPY|ADD|WORKDIR)$/

/** Builders differ in what else they write down, and later tools rewrite it, so only what changes files has to agree. */
function layersOf(image: CatalogedImage, stage: DockerfileStage): ReadonlyMap<DockerfileInstruction, number> {
  const found = new Map<DockerfileInstruction, number>()
  const steps = image.config?.history ?? []
  const written = instructionsOf(image)
  let layer = steps.filter(({ isEmpty }) => !isEmpty).length
  // A history of another length tells nothing about layers.
  if (layer !== image.layers.length) return found
  let at = steps.length - 1
  for (const instruction of stage.instructions.toReversed()) {
    if (!layering.test(instruction.keyword)) continue
    while (at >= 0 && steps[at]?.isEmpty && written[at]?.name !== instruction.keyword) at--
    if (!isSame(written[at], instruction)) {
      if (instruction.keyword === "WORKDIR") continue
      // Written otherwise than built: what lies before it cannot be told either.
      return found
    }
    if (steps[at]?.isEmpty === false) {
      layer--
      found.set(instruction, layer)
    }
    at--
  }
  return found
}

/** The same instruction; of commands the words count, since builders write variables and spaces in their own way. */
function isSame(
  built: { readonly name: string; readonly text: string } | undefined,
  { keyword, arguments: written }: DockerfileInstruction,
): boolean {
  if (built?.name !== keyword) return false
  if (keyword !== "RUN" || /^\s*(?:\[|<<)/.test(written)) return true
  const [first = ""] = shellCommands(written).flatMap(({ words }) => words.map(({ text }) => text))
  return first.includes("$") || built.text.includes(first)
}
