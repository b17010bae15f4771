import { cataloger, decodeText, MiB, type PackageDraft } from "../cataloger.ts"
import { isExecutable, mayBeProgram } from "./executable.ts"

const magic = Buffer.from("\xff Go buildinf:", "latin1")
const headerBytes = 32
const inlineFlag = 2
/** Marks that the linker puts around the module text. */
const sentinelBytes = 16
const maxText = 16 * MiB

/**
 * A Go program: version and modules that the linker embeds, as `go version -m` shows them. Programs of Go 1.18 and later
 * hold the text inline; of older ones, where pointers lead to it, nothing is read.
 * Source: Go, debug/buildinfo/buildinfo.go; runtime/debug/mod.go (BuildInfo.String).
 */
export const goBinary = cataloger({
  id: "go-binary",
  version: 3,
  evidence: "installed",
  wants: mayBeProgram,
  maxBytes: 1024 * MiB,
  *parse(bytes, context) {
    if (!isExecutable(bytes)) return
    const info = findBuildInfo(bytes)
    if (!info) return
    if (info === "pointers") {
      context.skip("a program of Go 1.17 or older: its modules are not read")
      return
    }
    yield* readBuildInfo(info.version, info.modules)
  },
})

interface BuildInfo {
  readonly version: string
  readonly modules: string
}

function findBuildInfo(bytes: Uint8Array): BuildInfo | "pointers" | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  for (let at = buffer.indexOf(magic); at >= 0; at = buffer.indexOf(magic, at + 1)) {
    // The linker aligns it; the same text among a program's strings is no build information.
    const pointerSize = buffer[at + 14] ?? 0
    const flags = buffer[at + 15] ?? 0
    if (at % 16 !== 0 || flags > 3) continue
    if ((flags & inlineFlag) === 0) {
      if (pointerSize === 4 || pointerSize === 8) return "pointers"
      continue
    }
    const [version, next] = readText(buffer, at + headerBytes)
    const [modules] = readText(buffer, next)
    if (!version?.startsWith("go") && !version?.startsWith("devel")) continue
    return { version, modules: modules?.slice(sentinelBytes, -sentinelBytes) ?? "" }
  }
  return undefined
}

/** A length as unsigned LEB128, then that many bytes. Bytes of the sentinels are no UTF-8: one char each. */
function readText(buffer: Buffer, start: number): [text: string | undefined, end: number] {
  let length = 0
  let at = start
  for (let shift = 0; shift < 35; shift += 7) {
    const byte = buffer[at++]
    if (byte === undefined) return [undefined, at]
    length += (byte & 0x7f) * 2 ** shift
    if (byte < 0x80) break
  }
  if (length > maxText || at + length > buffer.length) return [undefined, at]
  return [buffer.toString("latin1", at, at + length), at + length]
}

function* readBuildInfo(version: string, modules: string): Generator<PackageDraft> {
  const standard = /^go(\d\S*)/.exec(version)?.[1]
  if (standard !== undefined) yield { type: "golang", name: "stdlib", version: standard }
  let last: PackageDraft | undefined
  let main: PackageDraft | undefined
  for (const line of decodeText(Buffer.from(modules, "latin1")).split("\n")) {
    const [kind, path, moduleVersion] = line.split("\t")
    // A folder in place of a module is code of the program itself.
    if (kind === "=>" && path && moduleVersion && !/^\.{0,2}\//.test(path))
      last = { type: "golang", name: path, version: moduleVersion }
    else if (kind === "=>") last = undefined
    else {
      if (last) yield last
      last = kind === "dep" && path ? { type: "golang", name: path, version: moduleVersion ?? "" } : undefined
      main ??= mainModule(kind, path, moduleVersion)
      if (kind === "build" && main?.version === "" && path?.startsWith("-ldflags="))
        main = { ...main, version: linkedVersion(path, main.name) ?? "" }
    }
  }
  if (last) yield last
  if (main) yield main
}

/**
 * The version that a build writes into a variable with `-X PACKAGE.NAME=VALUE`: of `main`, or of a package of the module
 * itself; two that contradict each other say nothing. Source: Go, cmd/link documentation, -X.
 */
function linkedVersion(flags: string, module: string): string | undefined {
  const versions = new Set<string>()
  for (const [, owner = "", value = ""] of flags.matchAll(/-X[ =]["']?([^\s=]+)\.(?:\w+)?[vV]ersion=([^\s"']+)/g))
    if ((owner === "main" || owner === module || owner.startsWith(`${module}/`)) && /^v?\d+\.\d+/.test(value))
      versions.add(value)
  return versions.size === 1 ? [...versions][0] : undefined
}

/** The program itself; built from a working copy it is of no version, for which Go writes `(devel)`. */
const mainModule = (kind: string | undefined, path: string | undefined, version = "") =>
  kind === "mod" && path
    ? ({ type: "golang", name: path, version: version === "(devel)" ? "" : version, isProgram: true } as const)
    : undefined
