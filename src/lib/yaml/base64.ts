const alphabet = new Map(
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].map((character, index) => [character, index]),
)

/**
 * Standard padded base64 as text (Go's base64.StdEncoding: line breaks are ignored, anything else is an error), each
 * octet that is no UTF-8 replaced by U+FFFD as encoding/json does. undefined: no base64.
 */
export function decodeBase64(text: string): string | undefined {
  const compact = text.replace(/[\r\n]/g, "")
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(compact)) return undefined
  const digits = compact.replace(/=+$/, "")
  const bytes: number[] = []
  let bits = 0
  let width = 0
  for (const character of digits) {
    bits = (bits << 6) | (alphabet.get(character) as number)
    width += 6
    if (width < 8) continue
    width -= 8
    bytes.push((bits >> width) & 0xff)
    bits &= (1 << width) - 1
  }
  return decodeUtf8(Uint8Array.from(bytes))
}

function decodeUtf8(bytes: Uint8Array): string {
  const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
  let text = ""
  for (let at = 0; at < bytes.length; ) {
    const first = bytes[at] as number
    const width = first < 0x80 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4
    try {
      text += strict.decode(bytes.subarray(at, at + width))
      at += width
    } catch {
      text += "\ufffd"
      at++
    }
  }
  return text
}
