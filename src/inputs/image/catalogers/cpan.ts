import { asString, asStrings, get, isObject } from "../../../lib/json.ts"
import { cataloger, MiB, named, type PackageDraft } from "../cataloger.ts"
import { readJson, readYaml, textAt } from "./structured.ts"

/** Of several beside each other only the first is read: they say the same. */
const names = ["META.json", "MYMETA.json", "META.yml"]

/**
 * META.json (META.yml before version 2 of the specification) of a Perl distribution that is unpacked, MYMETA.json where an
 * installer keeps it below `.meta`. Source: CPAN::Meta::Spec; App::cpanminus, "save meta".
 */
export const cpanMeta = cataloger({
  id: "cpan-meta",
  evidence: "installed",
  wants: named(...names),
  maxBytes: 8 * MiB,
  siblings: names,
  *parse(bytes, context) {
    const isJson = context.path.endsWith(".json")
    const rank = names.findIndex((name) => context.path.endsWith(`/${name}`) || context.path === name)
    if (names.slice(0, rank).some((name) => context.sibling(name) !== undefined)) return
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
