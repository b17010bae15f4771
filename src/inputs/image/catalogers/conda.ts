import { asArray, asString, asStrings, get, isObject } from "../../../lib/json.ts"
import { cataloger, MiB, type PackageDraft } from "../cataloger.ts"
import { requirementOf } from "./python-requirements.ts"
import { readJson, readYaml, textAt } from "./structured.ts"

/** An installed package of an environment: conda-meta/NAME-VERSION-BUILD.json. Source: conda, "conda-meta" (PrefixRecord). */
export const condaMeta = cataloger({
  id: "conda-meta",
  evidence: "installed",
  wants: ({ name, path }) => name.endsWith(".json") && /(?:^|\/)conda-meta\/[^/]+\.json$/.test(path),
  maxBytes: 32 * MiB,
  *parse(bytes, context) {
    const record = readJson(bytes, context)
    if (record === undefined) return
    const name = textAt(record, "name")
    const version = textAt(record, "version")
    if (name === undefined || version === undefined) {
      context.skip("no name or version")
      return
    }
    const license = textAt(record, "license")
    const prefix = context.path.replace(/conda-meta\/[^/]+$/, "")
    const files = asStrings(get(record, "files")).map((path) => prefix + path)
    yield {
      type: "conda",
      name,
      version,
      ...(license ? { licenses: [license] } : {}),
      ...(files.length > 0 ? { files } : {}),
      qualifiers: qualifiersOf(record),
    }
  },
})

/** The channel is an address or a name; its last part but the platform is what `conda install -c` takes. */
function qualifiersOf(record: unknown): Record<string, string> {
  const build = textAt(record, "build") ?? textAt(record, "build_string")
  const subdir = textAt(record, "subdir")
  const channel = textAt(record, "channel")
    ?.replace(/\/+$/, "")
    .split("/")
    .filter((part) => part !== subdir)
    .at(-1)
  return {
    ...(build ? { build } : {}),
    ...(channel ? { channel } : {}),
    ...(subdir ? { subdir } : {}),
  }
}

/**
 * environment.yml: `name=version=build`, or a range; below `pip` requirements of Python's own index.
 * Source: conda documentation, "Managing environments" and "Package match specifications".
 */
export const condaEnvironment = cataloger({
  id: "conda-environment",
  evidence: "locked",
  wants: ({ name }) => /^environment\.ya?ml$/.test(name),
  maxBytes: 4 * MiB,
  *parse(bytes, context) {
    for (const item of asArray(get(readYaml(bytes, context), "dependencies"))) {
      const pip = get(item, "pip")
      const text = asString(item)
      if (text !== undefined) {
        const draft = fromSpecification(text)
        if (draft) yield draft
        else context.skip(`"${text.slice(0, 80)}" is no package`)
      } else if (isObject(item) && Array.isArray(pip))
        for (const each of pip) {
          const draft = requirementOf(asString(each) ?? "")
          if (draft) yield draft
          else if (!asString(each)?.startsWith("-")) context.skip("an entry of pip that is no requirement")
        }
      else context.skip("an entry of dependencies that is no package")
    }
  },
})

/** One `=` matches by prefix and is how `conda env export` writes exact versions; `==` is exact. */
function fromSpecification(text: string): PackageDraft | undefined {
  const match = /^(?:[^\s:]+::)?([A-Za-z0-9_][\w.-]*)\s*(.*)$/.exec(text.trim())
  if (!match) return undefined
  const [, name = "", asked = ""] = match
  if (/^\d+$/.test(text.trim())) return undefined
  const pinned = /^(?:={1,2}\s*)?([A-Za-z0-9][\w.!+-]*)(?:\s*=\s*\S+|\s+\S+)?$/.exec(asked)?.[1]
  if (pinned !== undefined) return { type: "conda", name: name.toLowerCase(), version: pinned }
  return { type: "conda", name: name.toLowerCase(), version: "", ...(asked ? { requirement: asked } : {}) }
}
