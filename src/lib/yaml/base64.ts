const alphabet = new Map(
  [..."ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"].map((character, index) => [character, index]),
)

/**
 * Standard padded base64 as text (Go's base64.StdEncoding: line breaks are ignored, anything else is an error), each
 * octet that is no UTF-8 replaced by U+FFFD as encoding/json does. undefined: no base64.
 */
export function decodeBase64(text: string): string | undefined {
  const compact = text.replace(/[\r\n]/g, "")
  const digits = compact.replace(/={1,2}$/, "")
  // No repeated group here: matching one takes stack for every repetition.
  if (compact.length % 4 !== 0 || digits.length % 4 === 1 || /[^A-Za-z0-9+/]/.test(digits)) return undefined
  const bytes = new Uint8Array((digits.length * 6) >> 3)
  let length = 0
  let bits = 0
  let width = 0
  for (const character of digits) {
    bits = (bits << 6) | (alphabet.get(character) as number)
    width += 6
    if (width < 8) continue
    width -= 8
    bytes[length++] = (bits >> width) & 0xff
    bits &= (1 << width) - 1
  }
  return decodeUtf8(bytes)
}

function decodeUtf8(bytes: Uint8Array): string {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true })
  const parts: string[] = []
  let from = 0
  for (let at = 0; at < bytes.length; ) {
    const width = sequenceWidth(bytes, at)
    if (width === 0) {
      parts.push(decoder.decode(bytes.subarray(from, at)), "\ufffd")
      from = at + 1
    }
    at += width || 1
  }
  parts.push(decoder.decode(bytes.subarray(from)))
  return parts.join("")
}

/** Bytes of the character that begins at `at`, 0 where none does (RFC 3629, section 4). */
function sequenceWidth(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number
  if (first < 0x80) return 1
  const width = first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2
  if (first < 0xc2 || first > 0xf4 || at + width > bytes.length) return 0
  for (let next = 1; next < width; next++) if ((bytes[at + next] as number) >> 6 !== 2) return 0
  const second = bytes[at + 1] as number
  if (first === 0xe0) return second >= 0xa0 ? 3 : 0
  if (first === 0xed) return second < 0xa0 ? 3 : 0
  if (first === 0xf0) return second >= 0x90 ? 4 : 0
  if (first === 0xf4) return second < 0x90 ? 4 : 0
  return width
}
