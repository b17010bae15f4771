import { frameworks } from "../catalog/frameworks/index.ts"
import { closest } from "../lib/closest.ts"
import { UsageError } from "./command.ts"

/** Ids of frameworks as given, several in one separated by commas; "cis" is enough where it means one alone. */
export const readFrameworks = (given: readonly string[]): readonly string[] => [
  ...new Set(
    given
      .flatMap((entry) => entry.split(","))
      .map((entry) => entry.trim())
      .filter((entry) => entry !== "")
      .map(readFramework),
  ),
]

function readFramework(name: string): string {
  if (frameworks.has(name)) return name
  const starting = [...frameworks.keys()].filter((id) => id.startsWith(name))
  if (starting.length === 1) return starting[0] as string
  const near = closest(name, frameworks.keys())
  throw new UsageError(
    `there is no framework "${name}"`,
    starting.length === 0 && near ? `Did you mean ${near}?` : `Frameworks: ${[...frameworks.keys()].join(", ")}.`,
  )
}
