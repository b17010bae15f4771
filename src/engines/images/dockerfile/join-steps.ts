import { formatBytes } from "../../../lib/format-bytes.ts"
import type { BuildInstruction } from "./align.ts"
import type { ChangeMaker, DockerfileChange, TextEdit } from "./dockerfile-change.ts"
import type { ShellCommand } from "./shell-commands.ts"

/** Hidden bytes below this are not worth a change. */
const leastBytes = 100_000

/** What one command leaves to the next within a shell, and not from one RUN to the next. */
const leaking = /^(?:cd|pushd|export|source|\.|umask|alias|ulimit|trap|exec)$/

/** Stopping at errors and tracing do no harm to what follows. */
const harmlessOption = /^(?:[-+][euxo]+|pipefail)$/

/** Joins steps one of which removes or replaces what another stores: layers keep what later ones hide. */
export const joinSteps: ChangeMaker = ({ image, instructions }) => {
  const byLayer = new Map(
    instructions.flatMap((step, index) => (step.layer === undefined ? [] : [[step.layer, index] as const])),
  )
  return (image.waste?.hiddenBy ?? []).flatMap(({ layer, by, bytes }): readonly DockerfileChange[] => {
    const first = byLayer.get(layer)
    const last = byLayer.get(by)
    if (first === undefined || last === undefined || last <= first || bytes < leastBytes) return []
    const steps = instructions.slice(first, last + 1)
    if (!steps.every(isJoinable)) return []
    const line = (steps[0] as BuildInstruction).instruction.line
    return [
      {
        what: `join the steps of lines ${steps.map(({ instruction }) => instruction.line).join(" and ")}: the last removes or replaces ${formatBytes(bytes)} that the first stores`,
        line,
        bytes,
        packages: [],
        edits: steps.slice(1).map((step, index) => joined(steps[index] as BuildInstruction, step)),
      },
    ]
  })
}

const isJoinable = ({ instruction, commands }: BuildInstruction): boolean =>
  commands !== undefined &&
  commands.length > 0 &&
  !instruction.hasFlags &&
  !commands.some(leaks) &&
  !/(?:^|\s)#/.test(instruction.arguments)

const leaks = ({ words: [program, ...options] }: ShellCommand): boolean =>
  program?.text === "set" ? !options.every(({ text }) => harmlessOption.test(text)) : leaking.test(program?.text ?? "")

/** From the end of one RUN to the first command of the next. */
const joined = (before: BuildInstruction, step: BuildInstruction): TextEdit => ({
  span: { start: before.instruction.argumentsSpan.end, end: step.instruction.argumentsSpan.start },
  text: " \\\n    && ",
})
