import { type Origin, placeOf } from "./line-map.ts"
import type { YamlProblem } from "./types.ts"

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
  return { ...description, advice, ...placeOf(origin, description.offset) }
}

/** No line of a template is long; a bound keeps hostile one-line texts cheap. */
const templateLineLength = 1000

function isTemplateLine(text: string, offset: number): boolean {
  const before = text.slice(Math.max(offset - templateLineLength, 0), offset)
  const after = text.slice(offset, offset + templateLineLength)
  const feed = after.indexOf("\n")
  return `${before.slice(before.lastIndexOf("\n") + 1)}${feed === -1 ? after : after.slice(0, feed)}`.includes("{{")
}
