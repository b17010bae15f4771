import type { Dockerfile } from "../../../model/dockerfile.ts"
import type { CatalogedImage } from "../../../model/image/image.ts"
import { alignStage } from "./align.ts"
import { type BetterBase, bumpBase } from "./bump-base.ts"
import { cleanCaches } from "./clean-caches.ts"
import { copyNotAdd } from "./copy-not-add.ts"
import type { ChangeMaker, DockerfileChange, TextEdit } from "./dockerfile-change.ts"
import { dropPackages } from "./drop-packages.ts"
import { joinSteps } from "./join-steps.ts"
import { nameUser } from "./name-user.ts"

const makers: readonly ChangeMaker[] = [dropPackages, joinSteps, cleanCaches, copyNotAdd, nameUser]

export interface DockerfileAdvice {
  readonly changes: readonly DockerfileChange[]
  /** The Dockerfile with all of them. */
  readonly text: string
  /** Whether the image's history tells which instruction made which layer; without it nothing can be said about bytes. */
  readonly isAligned: boolean
}

export interface AdviceOptions {
  /** The stage that was built; the last one by default. */
  readonly target?: string | undefined
  /** A base that was tried and is better. */
  readonly better?: BetterBase | undefined
}

/** What to change in the Dockerfile of an image, most bytes first. */
export function adviseDockerfile(
  image: CatalogedImage,
  dockerfile: Dockerfile,
  { target, better }: AdviceOptions = {},
): DockerfileAdvice {
  const { stages, text } = dockerfile
  const stage = (target === undefined ? undefined : stages.find(({ name }) => name === target)) ?? stages.at(-1)
  if (!stage) return { changes: [], text, isAligned: false }
  const instructions = alignStage(image, stage)
  const changes = [
    ...(better ? bumpBase(dockerfile, target, better) : []),
    ...makers.flatMap((make) => make({ image, text, stage, instructions })),
  ].sort((a, b) => b.bytes - a.bytes || a.line - b.line)
  const taken = withoutOverlaps(changes)
  return {
    changes: taken,
    text: applyEdits(
      text,
      taken.flatMap(({ edits }) => edits),
    ),
    isAligned: instructions.some(({ layer }) => layer !== undefined),
  }
}

/** Of changes that touch the same text the first counts; the next run finds the other. */
function withoutOverlaps(changes: readonly DockerfileChange[]): readonly DockerfileChange[] {
  const taken: DockerfileChange[] = []
  for (const change of changes) {
    const others = taken.flatMap(({ edits }) => edits)
    if (!change.edits.some((edit) => others.some((other) => overlap(edit, other)))) taken.push(change)
  }
  return taken
}

/** Two insertions at one place do not disturb each other. */
const overlap = ({ span: a }: TextEdit, { span: b }: TextEdit): boolean =>
  a.start < b.end && b.start < a.end && a.start !== a.end && b.start !== b.end

/** Insertions at a place come before what is replaced from there on, in the order given. */
function applyEdits(text: string, edits: readonly TextEdit[]): string {
  let result = ""
  let at = 0
  const isInsertion = ({ span }: TextEdit) => span.start === span.end
  const sorted = edits.toSorted(
    (a, b) => a.span.start - b.span.start || Number(isInsertion(b)) - Number(isInsertion(a)),
  )
  for (const { span, text: replacement } of sorted) {
    result += text.slice(at, span.start) + replacement
    at = span.end
  }
  return result + text.slice(at)
}
