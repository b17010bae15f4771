import { placeOf } from "./line-map.ts"
import type { YamlProblem } from "./types.ts"

/**
 * The text of a file's bytes: UTF-8, or UTF-16 where a byte order mark says so; the mark is dropped. Bytes that are no
 * text of that encoding become U+FFFD and give a problem at the first of them. Never throws. O(length).
 */
export function decodeText(bytes: Uint8Array): { text: string; problem?: YamlProblem } {
  const encoding = encodingOf(bytes)
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) }
  } catch {
    const text = new TextDecoder(encoding).decode(bytes)
    const offset = firstReplaced(bytes, text, encoding)
    const problem: YamlProblem = {
      code: "yaml-invalid-utf8",
      severity: "error",
      message: `the file holds bytes that are no ${encoding.toUpperCase()} text`,
      advice: "Save the file as UTF-8; keep binary data in base64 (Secret data, ConfigMap binaryData).",
      offset,
      ...placeOf({ text, start: 0, line: 1, lineStart: 0 }, offset),
    }
    return { text, problem }
  }
}

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le"
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be"
  return "utf-8"
}

/** U+FFFD may also stand in the file itself, so the longest prefix that is valid decides. */
function firstReplaced(bytes: Uint8Array, text: string, encoding: string): number {
  let valid = 0
  let invalid = bytes.length
  while (invalid - valid > 1) {
    const middle = (valid + invalid) >> 1
    try {
      // With `stream`, a sequence that the cut breaks off is no error.
      new TextDecoder(encoding, { fatal: true }).decode(bytes.subarray(0, middle), { stream: true })
      valid = middle
    } catch {
      invalid = middle
    }
  }
  const prefix = new TextDecoder(encoding).decode(bytes.subarray(0, valid), { stream: true })
  return Math.min(prefix.length, text.length)
}
