import { compareDigits, compareLists, compareText, isDigits, type Order } from "./order.ts"

/**
 * RubyGems: numbers and words, a word below any number, `-` is `.pre.`, trailing zeros of the numbers and of the rest do not
 * count. Source: rubygems lib/rubygems/version.rb, `<=>` and canonical_segments.
 */
export const compareRubygems = (a: string, b: string): Order =>
  compareLists(segments(a), segments(b), "0", compareSegment)

function segments(version: string): readonly string[] {
  const all = version.replaceAll("-", ".pre.").match(/[0-9]+|[a-z]+/gi) ?? []
  const word = all.findIndex((segment) => !isDigits(segment))
  if (word < 0) return withoutTrailingZeros(all)
  return [...withoutTrailingZeros(all.slice(0, word)), ...withoutTrailingZeros(all.slice(word))]
}

function withoutTrailingZeros(list: readonly string[]): readonly string[] {
  let end = list.length
  while (end > 0 && /^0+$/.test(list[end - 1] as string)) end--
  return list.slice(0, end)
}

function compareSegment(a: string, b: string): Order {
  const [isNumberA, isNumberB] = [isDigits(a), isDigits(b)]
  if (isNumberA !== isNumberB) return isNumberA ? 1 : -1
  return isNumberA ? compareDigits(a, b) : compareText(a, b)
}
