import type { Distribution } from "../../../model/package.ts"
import { cataloger, decodeText, MiB } from "../cataloger.ts"

/** /etc/os-release, else /usr/lib/os-release. Source: os-release(5). */
export const osRelease = cataloger({
  id: "os-release",
  evidence: "installed",
  wants: ({ path }) => path === "etc/os-release" || path === "usr/lib/os-release",
  maxBytes: MiB,
  *parse(bytes, context) {
    const distribution = parseOsRelease(decodeText(bytes))
    if (distribution) context.fact({ kind: "distribution", distribution })
    yield* []
  },
})

/** Undefined when nothing names an ID. */
export function parseOsRelease(text: string): Distribution | undefined {
  const values = new Map<string, string>()
  for (const line of text.split("\n")) {
    const match = /^\s*([A-Za-z0-9_]+)=(.*?)\s*$/.exec(line)
    if (match) values.set(match[1] as string, unquote(match[2] as string))
  }
  const id = values.get("ID")?.toLowerCase()
  if (!id) return undefined
  const codename = values.get("VERSION_CODENAME")
  const prettyName = values.get("PRETTY_NAME")
  return {
    id,
    version: values.get("VERSION_ID") || undefined,
    like: (values.get("ID_LIKE") ?? "").toLowerCase().split(/\s+/).filter(Boolean),
    ...(codename ? { codename } : {}),
    ...(prettyName ? { prettyName } : {}),
  }
}

/** Shell quoting as os-release(5) allows it: none, single or double quotes with backslash escapes. */
function unquote(value: string): string {
  if (value.length >= 2 && value.startsWith("'") && value.endsWith("'")) return value.slice(1, -1)
  const isQuoted = value.length >= 2 && value.startsWith('"') && value.endsWith('"')
  return (isQuoted ? value.slice(1, -1) : value).replace(/\\(["'\\$`])/g, "$1")
}
