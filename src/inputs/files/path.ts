import { isAbsolute, normalize, relative, sep } from "node:path"

/** A path as the system has it: bytes where the name is no UTF-8, which a string could not carry back to the system. */
export type FsPath = string | Buffer

export function joinPath(folder: FsPath, name: FsPath): FsPath {
  if (typeof folder === "string" && typeof name === "string")
    return folder.endsWith("/") ? folder + name : `${folder}/${name}`
  return Buffer.concat([Buffer.from(folder), Buffer.from("/"), Buffer.from(name)])
}

/** C0 and C1 controls and the marks that reorder text on screen (UAX #9): none of them may reach a terminal. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unprintable = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

const escapes: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" }

/** A name that can be printed: control characters and bytes that are no UTF-8 are written as escapes. */
export function printable(name: FsPath): string {
  return decode(name).replace(unprintable, (character) => {
    const code = character.charCodeAt(0)
    const hex = code.toString(16)
    return escapes[character] ?? (code < 256 ? `\\x${hex.padStart(2, "0")}` : `\\u${hex.padStart(4, "0")}`)
  })
}

function decode(name: FsPath): string {
  if (typeof name === "string") return name
  const text = name.toString("utf8")
  if (!text.includes("\ufffd")) return text
  return name.toString("latin1").replace(/[\u0080-\u00ff]/g, (byte) => `\\x${byte.charCodeAt(0).toString(16)}`)
}

/**
 * The name that users see for a target: relative to `folder` when it lies in it, else as they wrote it; "/" between
 * folders on every system, no "./" before it.
 */
export function displayName(target: string, folder: string): string {
  const inside = isAbsolute(target) ? relative(folder, target) : normalize(target)
  const name = isAbsolute(target) && /^\.\.(?:[\\/]|$)/.test(inside) ? normalize(target) : inside
  const slashed = (sep === "\\" ? name.replaceAll("\\", "/") : name).replace(/(?<=.)\/+$/, "")
  return printable(slashed || ".")
}

/** The displayed name of an entry of a folder. */
export const displayChild = (folder: string, name: string): string =>
  folder === "." || folder === "" ? name : folder.endsWith("/") ? folder + name : `${folder}/${name}`
