import type { ReportedBase } from "../../model/scan-report.ts"
import { describeBase } from "../bases.ts"
import type { Style } from "./style.ts"
import { visible, wrapText } from "./text.ts"

const listed = 3

/** What a newer base would clear, for the few bases where it clears most. */
export function* renderBases(
  bases: readonly ReportedBase[],
  { style, width, all }: { readonly style: Style; readonly width: number; readonly all: boolean },
): Generator<string> {
  const worth = bases.filter(({ fixable }) => fixable > 0)
  if (worth.length === 0) return
  yield `${style.bold("Base images")}\n`
  for (const base of all ? worth : worth.slice(0, listed))
    for (const [index, line] of wrapText(visible(describeBase(base)), width - 4).entries())
      yield `  ${index === 0 ? "" : "  "}${line}\n`
  if (!all && worth.length > listed) yield `  ${style.dim(`… and ${worth.length - listed} more (--all shows them)`)}\n`
  yield "\n"
}
