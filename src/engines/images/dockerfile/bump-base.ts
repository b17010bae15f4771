import type { Dockerfile } from "../../../model/dockerfile.ts"
import type { DockerfileChange } from "./dockerfile-change.ts"

/** A base to put in place of the one that FROM names. */
export interface BetterBase {
  readonly name: string
  readonly digest?: string
  /** Bytes that the image gets smaller by; negative where it grows. */
  readonly bytes: number
}

/** Names another base, pinned by its digest. What FROM takes from another stage or an argument is not touched. */
export function bumpBase(
  { stages }: Dockerfile,
  target: string | undefined,
  better: BetterBase,
): readonly DockerfileChange[] {
  const stage = stages.find(({ name }) => name === target && target !== undefined) ?? stages.at(-1)
  if (!stage || stage.base.includes("$") || stages.some(({ name }) => name === stage.base)) return []
  const { name, digest, bytes } = better
  return [
    {
      what: `build on ${name}`,
      line: stage.line,
      bytes: Math.max(0, bytes),
      packages: [],
      isBase: true,
      caution: "Another release of the distribution or the runtime may behave otherwise: test it.",
      edits: [{ span: stage.baseSpan, text: digest && !name.includes("@") ? `${name}@${digest}` : name }],
    },
  ]
}
