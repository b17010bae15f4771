import { asString, asStrings, get, isObject } from "../../../lib/json.ts"
import { cataloger, MiB, type PackageDraft } from "../cataloger.ts"
import { readJson, readYaml, textAt } from "./structured.ts"

/**
 * META.json (META.yml before version 2 of the specification) of a Perl distribution, as it is unpacked by an installer or
 * kept below `.meta`. A distribution that ships both is read once, from the JSON. Source: CPAN::Meta::Spec.
 */
export const cpanMeta = cataloger({
  id: "cpan-meta",
  evidence: "installed",
  wants: ({ name }) => name === "META.json" || name === "META.yml",
  maxBytes: 8 * MiB,
  siblings: ["META.json"],
  *parse(bytes, context) {
    const isJson = context.path.endsWith(".json")
    if (!isJson && context.sibling("META.json") !== undefined) return
    const meta = isJson ? readJson(bytes, context) : readYaml(bytes, context)
    if (meta === undefined) return
    // Other things are called META.json too; only a Perl distribution states its version of this specification.
    if (!isObject(meta)) context.skip("is no metadata of a Perl distribution")
    else if (get(meta, "meta-spec") !== undefined) yield* packageOf(meta)
  },
})

function* packageOf(meta: Parameters<typeof get>[0]): Generator<PackageDraft> {
  const name = textAt(meta, "name")
  const version = textAt(meta, "version") ?? numberAt(meta)
  if (name === undefined || version === undefined) return
  const license = get(meta, "license")
  const licenses = [asString(license) ?? "", ...asStrings(license)].filter((text) => text !== "" && text !== "unknown")
  yield { type: "cpan", name, version, ...(licenses.length > 0 ? { licenses } : {}) }
}

/** Some tools write the version as a number. */
function numberAt(meta: unknown): string | undefined {
  const value = get(meta, "version")
  return typeof value === "number" ? String(value) : undefined
}
