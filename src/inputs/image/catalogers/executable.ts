import type { CandidateFile } from "../cataloger.ts"

const minBytes = 4096

/**
 * Whether a file may be a program: by mode and by name, since content is not known yet. Shared libraries count; scripts
 * are told apart by `isExecutable` once they are read.
 */
export const mayBeProgram = ({ mode, size, name }: CandidateFile): boolean =>
  size >= minBytes && ((mode & 0o111) !== 0 || /\.(?:so|exe|dll)$/.test(name))

const magics = [0x7f454c46, 0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe, 0xcafebabe]

/** ELF, Mach-O or PE by its first bytes. */
export function isExecutable(bytes: Uint8Array): boolean {
  if (bytes.length < 64) return false
  const first = ((bytes[0] ?? 0) << 24) | ((bytes[1] ?? 0) << 16) | ((bytes[2] ?? 0) << 8) | (bytes[3] ?? 0)
  return magics.includes(first >>> 0) || (bytes[0] === 0x4d && bytes[1] === 0x5a)
}
