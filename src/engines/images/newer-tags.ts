/**
 * Tags that name a newer version of the same thing: equal but for their numbers, and higher. Of each step (last number, the one
 * before, … the first) the highest, smallest step first: for `3.11.4-slim` the last of 3.11, of 3 and of all, each once.
 */
export function newerTags(tag: string, tags: readonly string[]): readonly string[] {
  const own = split(tag)
  if (own.numbers.length === 0) return []
  const newer = tags
    .map((name) => ({ name, ...split(name) }))
    .filter(({ shape, numbers }) => shape === own.shape && compareNumbers(numbers, own.numbers) > 0)
    .sort((a, b) => compareNumbers(b.numbers, a.numbers))
  const chosen = new Set<string>()
  for (let same = own.numbers.length - 1; same >= 0; same--) {
    const found = newer.find(({ numbers }) =>
      own.numbers.slice(0, same).every((each, index) => each === numbers[index]),
    )
    if (found) chosen.add(found.name)
  }
  return [...chosen]
}

/** `12.4-slim` is `#.#-slim` with 12 and 4. */
function split(tag: string): { readonly shape: string; readonly numbers: readonly bigint[] } {
  const numbers: bigint[] = []
  const shape = tag.replace(/\d+/g, (digits) => {
    numbers.push(BigInt(digits))
    return "#"
  })
  return { shape, numbers }
}

function compareNumbers(a: readonly bigint[], b: readonly bigint[]): number {
  for (const [index, each] of a.entries()) {
    const other = b[index] ?? 0n
    if (each !== other) return each < other ? -1 : 1
  }
  return 0
}
