import * as fc from "fast-check"

/** What YAML is made of, to be strung together at random. */
const pieces = [
  ..."a b: x: foo : - ? [ ] { } , # & * ! | > ' \" \\ @ ` = % 1 0x1F yes no null ~ .inf 1.5 << é 😀 \u0085 \u2028 \r".split(
    " ",
  ),
  ..."&x\u00a0 *x !!str !t '' \"q\" 'q' --- ... %YAML {a:\u00a01} \\n |- >+ |2 <<: key:".split(" "),
  "b: ",
  ": ",
  "- ",
  "? ",
  ", ",
  " #",
  "&x ",
  "!!str ",
  "!t ",
  "|-\n",
  ">+\n",
  "|2\n",
  "<<: ",
  "\n",
  "\n",
  "\n",
  "\n ",
  "\n  ",
  "\n  ",
  "\n    ",
  "\n- ",
  "\n  - ",
  "\n---\n",
  "---\n",
  "...\n",
  "\r\n",
  " ",
  " ",
  "\t",
  "{a: 1}",
  "[1, 2]",
  '"a": ',
  "- a: b",
  "key: value",
]

/** A text that is YAML by chance. */
export const soup: fc.Arbitrary<string> = fc
  .array(fc.constantFrom(...pieces), { minLength: 1, maxLength: 24 })
  .map((parts) => parts.join(""))

const word = fc.constantFrom(
  "name",
  "kind",
  "a",
  "yes",
  "0644",
  "null",
  "x y",
  "1.5",
  "it's",
  'say "hi"',
  "a: b",
  "# no",
  "é",
  "",
  "-1",
  "{{ x }}",
)

/** Ways to write a scalar inside a collection that is indented by `indent`. */
function scalarText(indent: number): fc.Arbitrary<string> {
  const pad = " ".repeat(indent + 2)
  const lines = fc.array(fc.constantFrom("text", "  more", "", "a: b", "# c", "x\ty", "---x", "'q'"), {
    minLength: 1,
    maxLength: 5,
  })
  const plain = fc.constantFrom(
    "text",
    "a b c",
    "http://x/y",
    "yes",
    "0644",
    "12",
    "1.5",
    "~",
    "a#b",
    "-x",
    "2001-01-01",
    "a   b",
  )
  const block = fc
    .tuple(fc.constantFrom("|", ">", "|-", ">-", "|+", ">+"), lines)
    .map(([head, body]) => `${head}\n${body.map((line) => (line === "" ? "" : pad + line)).join("\n")}`)
  return fc.oneof(
    plain,
    word.map((text) => `'${text.replaceAll("'", "''")}'`),
    word.map((text) => JSON.stringify(text)),
    block,
    fc.constantFrom("[]", "{}", "[a, 'b', 1]", "{a: b, c: [1, 2]}", "", "text # comment", "*x", "&x v", "!!str 1"),
  )
}

const keyText = fc.constantFrom(
  "name",
  "kind",
  "spec",
  "a-b",
  "app.kubernetes.io/name",
  "'q'",
  '"d"',
  "1",
  "yes",
  "on",
  "constructor",
  "<<",
  "x y",
)

/** A block-style document as people write them: nested mappings and lists with scalars of every style. */
export function manifest(depth = 3, indent = 0): fc.Arbitrary<string> {
  const pad = " ".repeat(indent)
  const scalar = scalarText(indent)
  const nested = (deeper: number) =>
    depth === 0 ? scalar.map((text) => ` ${text}`) : manifest(depth - 1, indent + deeper).map((text) => `\n${text}`)
  const value = fc.oneof(
    { weight: 3, arbitrary: scalar.map((text) => ` ${text}`) },
    { weight: 2, arbitrary: nested(2) },
    { weight: 1, arbitrary: nested(0) },
  )
  const entry = fc.tuple(keyText, value).map(([key, text]) => `${pad}${key}:${text}`)
  const item = fc.oneof(
    scalar.map((text) => `${pad}- ${text}`),
    depth === 0
      ? scalar.map((text) => `${pad}- ${text}`)
      : manifest(depth - 1, indent + 2).map((text) => `${pad}- ${text.trimStart()}`),
  )
  const lineEnd = fc.constantFrom("\n", "\n", "\n", "\n\n", "\n# c\n", `\n${pad}# c\n`)
  const lines = (line: fc.Arbitrary<string>) =>
    fc.array(fc.tuple(line, lineEnd), { minLength: 1, maxLength: 4 }).map((all) =>
      all
        .map(([text, end]) => text + end)
        .join("")
        .replace(/\n$/, ""),
    )
  return fc.oneof(lines(entry), lines(item))
}

/** One small change at a relative position: what an editor, a merge or a template does to a file. */
export const mutation: fc.Arbitrary<(text: string) => string> = fc
  .tuple(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom("insert", "delete", "cut", "indent"),
    fc.constantFrom(...pieces),
    fc.integer({ min: 1, max: 4 }),
  )
  .map(([where, kind, piece, width]) => (text: string) => {
    const at = Math.floor(where * text.length)
    const lineStart = text.lastIndexOf("\n", at - 1) + 1
    switch (kind) {
      case "insert":
        return text.slice(0, at) + piece + text.slice(at)
      case "delete":
        return text.slice(0, at) + text.slice(at + width)
      case "cut": {
        const feed = text.indexOf("\n", at)
        return text.slice(0, at) + (feed === -1 ? "" : text.slice(feed))
      }
      default:
        return `${text.slice(0, lineStart)}${" ".repeat(width)}${text.slice(lineStart)}`
    }
  })
