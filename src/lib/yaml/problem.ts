import { type Place, placeOf } from "./line-map.ts"
import type { YamlProblem } from "./types.ts"

/** A document's place in its text, from which problems count. */
export interface Origin {
  readonly text: string
  readonly start: number
  /** Line of `start`. */
  readonly line: number
}

export const placeIn = (origin: Origin, offset: number): Place =>
  placeOf(origin.text, origin.start, origin.line, offset)

interface Description {
  readonly code: string
  readonly severity: "error" | "warning"
  readonly message: string
  readonly advice: string
  /** In the whole text. */
  readonly offset: number
}

/** A problem with its line and column. An error on a line with `{{` gets the advice that helps: render the template. */
export function makeProblem(origin: Origin, description: Description): YamlProblem {
  const advice =
    description.severity === "error" && isTemplateLine(origin.text, description.offset)
      ? "This line looks like a template: render it first (helm template, envsubst ...) and read the result."
      : description.advice
  return { ...description, advice, ...placeIn(origin, description.offset) }
}

/** No line of a template is long; a bound keeps hostile one-line texts cheap. */
const templateLineLength = 2000

function isTemplateLine(text: string, offset: number): boolean {
  const start = Math.max(text.lastIndexOf("\n", Math.max(offset - 1, 0)) + 1, offset - templateLineLength, 0)
  const feed = text.indexOf("\n", offset)
  const line = text.slice(start, Math.min(feed === -1 ? text.length : feed, start + templateLineLength))
  return line.includes("{{")
}
