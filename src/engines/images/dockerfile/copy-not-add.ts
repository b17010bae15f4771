import type { DockerfileInstruction } from "../../../model/dockerfile.ts"
import type { ChangeMaker } from "./dockerfile-change.ts"

/** COPY does what it says; ADD also fetches and unpacks. */
export const copyNotAdd: ChangeMaker = ({ instructions }) =>
  instructions.flatMap(({ instruction }) => {
    if (instruction.keyword !== "ADD" || !isPlain(instruction)) return []
    const { start } = instruction.span
    return [
      {
        what: "copy instead of add",
        line: instruction.line,
        bytes: 0,
        packages: [],
        edits: [{ span: { start, end: start + "ADD".length }, text: "COPY" }],
      },
    ]
  })

/** Neither fetched nor unpacked. Source: Dockerfile reference, ADD. */
function isPlain({ arguments: written, hasFlags, hasHeredoc }: DockerfileInstruction): boolean {
  const sources = written
    .trim()
    .replace(/[[\]",]/g, " ")
    .trim()
    .split(/\s+/)
    .slice(0, -1)
  return (
    !hasFlags &&
    !hasHeredoc &&
    sources.length > 0 &&
    sources.every((source) => !/:\/\/|^git@|\.git\b|[$*?]|\.(?:tar|tgz|tbz2?|txz|gz|bz2|xz|zst)(?:$|\.)/.test(source))
  )
}
