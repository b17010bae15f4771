import { cataloger, decodeText, MiB, type PackageDraft } from "../cataloger.ts"
import { paragraphs } from "./paragraphs.ts"

const status =
  /^(?:var\/lib\/dpkg\/status|(?:var\/lib\/dpkg|usr\/lib\/opkg|opt\/lib\/opkg|var\/lib\/opkg)\/status(?:\.d\/[^/]+)?)$/
const fileList = /^var\/lib\/dpkg\/info\/([^/]+)\.list$/
const md5List = /^var\/lib\/dpkg\/status\.d\/([^/]+)\.md5sums$/

/**
 * dpkg's database: one `status` file, or one file for each package below `status.d` (distroless). What has files on
 * the disk counts, configured or not: of removed packages only the configuration is left (`deinstall ok config-files`).
 * Source: dpkg(1), "Package states"; deb-src-control(5), Debian policy 5.6.1 (Source) and 5.6.12 (Version).
 */
export const dpkg = cataloger({
  id: "dpkg",
  version: 2,
  evidence: "installed",
  wants: ({ path }) => status.test(path) && !path.endsWith(".md5sums"),
  maxBytes: 128 * MiB,
  *parse(bytes, context) {
    const isStatusD = context.path.includes("/status.d/")
    const records = [...paragraphs(decodeText(bytes))]
    if (bytes.length > 0 && records.length === 0) context.skip("is no list of packages")
    for (const record of records) {
      const state = record.get("status")?.split(/\s+/)
      const isInstalled = state === undefined ? isStatusD : !withoutFiles.has(state[2] ?? "not-installed")
      if (!isInstalled) continue
      const draft = readPackage(record)
      if (draft) yield draft
      else context.skip("a package without name or version")
    }
  },
})

const withoutFiles: ReadonlySet<string> = new Set(["not-installed", "config-files"])

/** `Source: name`, `Source: name (version)`, or absent when the source is called as the package. */
function readPackage(record: ReadonlyMap<string, string>): PackageDraft | undefined {
  const name = record.get("package")
  const version = record.get("version")
  if (!name || !version) return undefined
  const source = /^(\S+)(?:\s+\(([^)]+)\))?/.exec(record.get("source") ?? "")
  const arch = record.get("architecture")
  return {
    type: "deb",
    name,
    version,
    ...(arch ? { arch } : {}),
    source: { name: source?.[1] ?? name, version: source?.[2] ?? version },
  }
}

/** The files of a package: `info/NAME.list` or, where two architectures can be installed, `info/NAME:ARCH.list`. */
export const dpkgFiles = cataloger({
  id: "dpkg-files",
  evidence: "installed",
  wants: ({ path }) => fileList.test(path) || md5List.test(path),
  maxBytes: 16 * MiB,
  *parse(bytes, context) {
    const name = (fileList.exec(context.path) ?? md5List.exec(context.path))?.[1]?.replace(/:[^:]*$/, "")
    if (name === undefined) return
    const isSums = context.path.endsWith(".md5sums")
    const files = decodeText(bytes)
      .split("\n")
      .map((line) => (isSums ? line.replace(/^[0-9a-f]{32}\s+/, "") : line.slice(1)))
      .filter((path) => path !== "" && path !== ".")
    context.fact({ kind: "ownership", type: "deb", name, files })
    yield* []
  },
})
