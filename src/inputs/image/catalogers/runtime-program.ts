import { cataloger, decodeText, MiB } from "../cataloger.ts"
import { isExecutable } from "./executable.ts"
import { type RuntimeText, runtimes } from "./runtimes.ts"

const windowBytes = 4 * MiB
/** Every text that is looked for is shorter, so that none is cut by the edge of a part. */
const longestText = 256
/** Places of an anchor that are looked at. */
const maxPlaces = 10_000

/**
 * Runtimes and servers that were copied into an image or built there: recognised by the name of the file and a text in it that
 * states the version. Only programs of known names are looked through, once; two texts that contradict each other say nothing.
 */
export const runtimeProgram = cataloger({
  id: "runtime-program",
  evidence: "recognised",
  wants: ({ name, size }) => size >= minBytes && names.test(name),
  maxBytes: 512 * MiB,
  *parse(bytes, context) {
    if (!isExecutable(bytes)) return
    const name = context.path.slice(context.path.lastIndexOf("/") + 1)
    for (const runtime of runtimes) {
      if (!runtime.file.test(name)) continue
      for (const text of runtime.texts) {
        const [version, other] = versionsIn(bytes, text, name)
        if (version === undefined) continue
        if (other !== undefined) context.skip(`states the versions ${version} and ${other} of ${text.product}`)
        else yield { type: "generic", name: text.product, version }
        break
      }
    }
  },
})

/** Every file of a layer is held against it: one expression is faster than one for each runtime. */
const names = new RegExp(runtimes.map(({ file }) => file.source).join("|"))

/** Smaller files are scripts and links to a program elsewhere. */
const minBytes = 4096

function versionsIn(bytes: Uint8Array, text: RuntimeText, file: string): readonly string[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const anchor = typeof text.anchor === "function" ? text.anchor(file) : text.anchor
  const found = new Set<string>()
  const confirming = new Set<string>()
  for (const part of anchor === undefined ? windows(buffer) : placesOf(buffer, anchor)) {
    for (const [, version] of part.matchAll(new RegExp(text.pattern, "g"))) if (version) found.add(version)
    if (text.confirmedBy !== undefined)
      for (const [, whole] of part.matchAll(new RegExp(text.confirmedBy, "g"))) if (whole) confirming.add(whole)
  }
  if (text.confirmedBy === undefined) return [...found]
  // `7.0.1` begins what `7.0.15` begins; the longest is meant.
  const confirmed = [...found].filter((version) => [...confirming].some((whole) => whole.startsWith(version)))
  return confirmed.sort((a, b) => b.length - a.length).slice(0, 1)
}

/** The whole program in parts that overlap, as text of one char for each byte. */
function* windows(buffer: Buffer): Generator<string> {
  for (let at = 0; at < buffer.length; at += windowBytes)
    yield buffer.toString("latin1", at, Math.min(buffer.length, at + windowBytes + longestText))
}

/** What stands around each place of an anchor. */
function* placesOf(buffer: Buffer, anchor: string): Generator<string> {
  let places = 0
  for (let at = buffer.indexOf(anchor, 0, "latin1"); at >= 0; at = buffer.indexOf(anchor, at + 1, "latin1")) {
    yield buffer.toString("latin1", Math.max(0, at - longestText), Math.min(buffer.length, at + longestText))
    if (++places >= maxPlaces) return
  }
}

/**
 * A Java runtime: the file `release` at its top, `KEY="value"` lines. Source: OpenJDK, JEP 223 and make/ReleaseFile.gmk.
 */
export const javaRuntime = cataloger({
  id: "java-runtime",
  evidence: "installed",
  wants: ({ name, size }) => name === "release" && size <= 64 * 1024,
  maxBytes: MiB,
  *parse(bytes) {
    const values = new Map(
      [...decodeText(bytes).matchAll(/^([A-Z_]+)="?([^"\r\n]*)"?\r?$/gm)].map(([, key = "", value = ""]) => [
        key,
        value,
      ]),
    )
    const version = values.get("JAVA_VERSION")
    if (version) yield { type: "generic", name: values.get("IMAGE_TYPE") === "JRE" ? "jre" : "java", version }
  },
})

/** The toolchain of Go: `VERSION` at its top begins with `go1.22.0`. Source: golang/go, cmd/dist. */
export const goToolchain = cataloger({
  id: "go-toolchain",
  evidence: "installed",
  wants: ({ name, path, size }) => name === "VERSION" && /(?:^|\/)go[^/]*\/VERSION$/.test(path) && size <= minBytes,
  maxBytes: MiB,
  *parse(bytes) {
    const version = /^go(\d+\.\d+(?:\.\d+)?(?:(?:beta|rc)\d+)?)(?:\s|$)/.exec(decodeText(bytes))?.[1]
    if (version) yield { type: "generic", name: "golang", version }
  },
})

/**
 * Python by a header of its own, which says the version even where the program was built so that no text in it does.
 * Source: python/cpython, Include/patchlevel.h.
 */
export const pythonHeaders = cataloger({
  id: "python-headers",
  evidence: "installed",
  wants: ({ name, path }) =>
    name === "patchlevel.h" && /(?:^|\/)include\/python[23]\.\d+[a-z]*\/patchlevel\.h$/.test(path),
  maxBytes: MiB,
  *parse(bytes, context) {
    const version = /^#define\s+PY_VERSION\s+"([^"+]+)\+?"/m.exec(decodeText(bytes))?.[1]
    if (version) yield { type: "generic", name: "python", version }
    else context.skip("states no version of Python")
  },
})
