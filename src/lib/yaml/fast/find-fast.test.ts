import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { describe, expect, it } from "vitest"
import { corpus, hasCorpora } from "../../../../test/shared.ts"
import { findChild } from "../find-child.ts"
import { defaultYamlLimits } from "../limits.ts"
import { parseDocument } from "../parser.ts"
import { PositionBuilder, type PositionNode } from "../position-tree.ts"
import { readDocuments } from "../read-documents.ts"
import { FastFinder } from "./find-fast.ts"
import { isPlainText } from "./plain-text.ts"
import { readFast } from "./read-fast.ts"

/** Every pointer of a value, and below each object and list one that does not exist. */
function pointersOf(value: unknown, tokens: readonly string[], into: string[][]): string[][] {
  into.push([...tokens])
  if (typeof value !== "object" || value === null) return into
  for (const [key, item] of Object.entries(value)) pointersOf(item, [...tokens, key], into)
  into.push([...tokens, "no such key"])
  into.push([...tokens, "9999"])
  return into
}

function treeOf(source: string): PositionNode | undefined {
  const builder = new PositionBuilder()
  parseDocument(source, builder)
  return builder.root
}

/** The same question answered by the tree of positions. */
function byTree(root: PositionNode, source: string, tokens: readonly string[]) {
  let node = root
  let [start, end, keyEnd] = [root.start, root.end, -1]
  for (const token of tokens) {
    const child = findChild(node, token)
    if (!child) {
      const feed = source.indexOf("\n", node.start)
      const line = source.charAt(feed - 1) === "\r" ? feed - 1 : feed
      return { start, end: keyEnd === -1 ? Math.min(node.end, Math.max(line, node.start)) : keyEnd, exact: false }
    }
    node = child.value
    start = child.start
    end = child.end
    keyEnd = child.keyEnd
  }
  return { start, end, valueStart: node.start, valueEnd: node.end, exact: true }
}

function compare(text: string): { asked: number; undecided: number; wrong: string[] } {
  let [asked, undecided] = [0, 0]
  const wrong: string[] = []
  for (const { start, end, value } of readDocuments(text)) {
    const source = text.slice(start, end).replace(/(?<!\n)$/, "\n")
    if (value === undefined || !isPlainText(source) || !readFast(source, 0, source.length, defaultYamlLimits)) continue
    const root = treeOf(source)
    if (!root) continue
    const finder = new FastFinder(source, 0, source.length)
    // Backwards, so that what is remembered of one question serves others than its neighbours.
    for (const tokens of pointersOf(value, [], []).reverse()) {
      asked++
      const found = finder.find(tokens)
      if (found === undefined) {
        undecided++
        continue
      }
      const expected = byTree(root, source, tokens)
      const { valueStart: _start, valueEnd: _end, ...inexact } = found
      const actual = found.exact ? found : inexact
      if (
        JSON.stringify({ ...expected }) !==
        JSON.stringify(
          Object.fromEntries(Object.keys(expected).map((key) => [key, actual[key as keyof typeof actual]])),
        )
      )
        wrong.push(
          `/${tokens.join("/")}: ${JSON.stringify(actual)} instead of ${JSON.stringify(expected)} in ${JSON.stringify(source.slice(0, 80))}`,
        )
    }
  }
  return { asked, undecided, wrong }
}

describe("FastFinder", () => {
  it.each([
    "a: 1\nb:\n  - c: 2 # comment\n    d: x\n  - e\n  -\nf:\n- g: h\n- i\nj: |\n  k\n   l # no comment\n\nm: >-\n  n\n  o\np: [1, {q: r}]\ns: {t: [u,\n  v]}\nw:\nx: 'y'\n",
    "a:\n  b: |+\n    c\n\n  d: e\n",
    "a:\n  b: [\nc,\n]\n  d: e\n",
    "- a\n- b: c\n- - d\n  - e\n-   f: g\n    h: i\n",
    "a: 1\r\nb:\r\n  c: d \r\n  e: |\r\n    f\r\n  g:\r\n",
    'a:\n  # comment\n  b: 1\n\n# other\nc: "d: e"\n"f": g\n',
    "a: 1   \n",
  ])("gives what the tree of positions gives: %j", (text) => {
    expect(compare(text).wrong).toEqual([])
  })

  it.runIf(hasCorpora)("gives what the tree of positions gives, for every pointer of real manifests", () => {
    const files = ["real-manifests", "misconfigurations"].flatMap((name) =>
      readdirSync(corpus(name), { recursive: true, encoding: "utf8" })
        .filter((file) => /\.ya?ml$/.test(file))
        .map((file) => join(corpus(name), file)),
    )
    let [asked, undecided] = [0, 0]
    const wrong: string[] = []
    for (const file of files) {
      const text = readFileSync(file, "utf8")
      if (text.length > 100_000) continue
      const result = compare(text)
      asked += result.asked
      undecided += result.undecided
      wrong.push(...result.wrong)
    }
    console.log(`${asked} pointers asked, ${undecided} left to the tree`)
    expect(wrong.slice(0, 10)).toEqual([])
    expect(undecided / asked).toBeLessThan(0.2)
  })
})
