import { createTwoFilesPatch } from "diff"
import type { Style } from "./style.ts"
import { visible } from "./text.ts"

/** A unified diff that `git apply` and `patch -p1` take. */
export function renderDiff(
  { file, before, after }: { readonly file: string; readonly before: string; readonly after: string },
  style: Style,
): string {
  const name = file.replace(/^\/+/, "")
  const patch = createTwoFilesPatch(`a/${name}`, `b/${name}`, before, after, undefined, undefined, { context: 3 })
  const lines = patch.split("\n").filter((line) => !/^=+$/.test(line))
  return lines.map((line) => colour(line, style)).join("\n")
}

function colour(line: string, style: Style): string {
  // Where colours are off the diff may go to a program, which needs the text as it is.
  const shown = style.bold("") === "" ? line : visible(line)
  if (line.startsWith("+++") || line.startsWith("---")) return style.bold(shown)
  if (line.startsWith("+")) return style.green(shown)
  if (line.startsWith("-")) return style.red(shown)
  return line.startsWith("@@") ? style.cyan(shown) : shown
}
