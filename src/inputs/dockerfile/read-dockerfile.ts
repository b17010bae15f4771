import { DockerfileParser, type Instruction } from "dockerfile-ast"
import type { Dockerfile, DockerfileInstruction, DockerfileStage, Span } from "../../model/dockerfile.ts"

/** Text beyond this is no Dockerfile that anybody wrote. */
const maxLength = 1_000_000

export class DockerfileError extends Error {}

/** Reads a Dockerfile. Throws DockerfileError when it has no stage or is too long. Source: Dockerfile reference, docs.docker.com. */
export function readDockerfile(text: string, path: string): Dockerfile {
  if (text.length > maxLength) throw new DockerfileError(`${path} is longer than ${maxLength} characters`)
  const parsed = DockerfileParser.parse(text)
  const starts = lineStarts(text)
  const stages: {
    -readonly [K in keyof DockerfileStage]: DockerfileStage[K] extends readonly (infer T)[] ? T[] : DockerfileStage[K]
  }[] = []
  for (const instruction of parsed.getInstructions()) {
    const read = readInstruction(instruction, text, starts)
    if (read.keyword === "FROM") stages.push({ ...readFrom(read), instructions: [] })
    else stages.at(-1)?.instructions.push(read)
  }
  if (stages.length === 0) throw new DockerfileError(`${path} has no FROM: it is no Dockerfile`)
  return { path, text, stages }
}

function readInstruction(instruction: Instruction, text: string, starts: readonly number[]): DockerfileInstruction {
  const offset = ({ line, character }: { line: number; character: number }): number =>
    Math.min(text.length, (starts[line] ?? text.length) + character)
  const range = instruction.getRange()
  const span: Span = { start: offset(range.start), end: offset(range.end) }
  const argumentsRange = instruction.getArgumentsRange()
  const argumentsSpan: Span = argumentsRange
    ? { start: offset(argumentsRange.start), end: offset(argumentsRange.end) }
    : { start: span.end, end: span.end }
  const keyword = instruction.getKeyword()
  const between = text.slice(span.start + instruction.getInstruction().length, argumentsSpan.start)
  const written = text.slice(argumentsSpan.start, argumentsSpan.end)
  return {
    keyword,
    line: range.start.line + 1,
    span,
    arguments: written,
    argumentsSpan,
    hasFlags: /--/.test(between),
    hasHeredoc: /<<-?["']?[A-Za-z_]/.test(written),
  }
}

function readFrom({ arguments: written, argumentsSpan, line }: DockerfileInstruction) {
  const [base = "", as = "", name = ""] = written.trim().split(/\s+/)
  const start = argumentsSpan.start + written.indexOf(base)
  return {
    base,
    line,
    baseSpan: { start, end: start + base.length },
    ...(as.toUpperCase() === "AS" && name !== "" ? { name } : {}),
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf("\n"); at >= 0; at = text.indexOf("\n", at + 1)) starts.push(at + 1)
  return starts
}
