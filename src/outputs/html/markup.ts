/** Text that is safe as content and in double-quoted attributes. Control characters of the input become visible marks. */
export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']|[\p{Cc}\p{Bidi_Control}]/gu, (character) => {
    const known = entities[character]
    if (known !== undefined) return known
    return character === "\n" || character === "\t" ? character : "\ufffd"
  })

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
}

/** A template in which every value that is put in is escaped, unless it is markup already. */
export function html(parts: TemplateStringsArray, ...values: readonly (Markup | string | number)[]): Markup {
  let text = parts[0] ?? ""
  for (const [index, value] of values.entries())
    text += (value instanceof Markup ? value.text : escapeHtml(String(value))) + (parts[index + 1] ?? "")
  return new Markup(text)
}

/** Text that is HTML. */
export class Markup {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

export const join = (parts: readonly Markup[], between = ""): Markup =>
  new Markup(parts.map(({ text }) => text).join(between))

export const none = new Markup("")
