import { asArray, asStrings, get, isObject } from "../../../lib/json.ts"
import { child, children, childText } from "../../../lib/xml.ts"
import { cataloger, MiB } from "../cataloger.ts"
import { readXml, readYaml, textAt } from "./structured.ts"

/**
 * An application of Flatpak: the metainfo in its tree, whose releases begin with the newest, which is the one installed.
 * Source: freedesktop.org, AppStream, "Upstream metadata"; Flatpak documentation, "Conventions".
 */
export const flatpak = cataloger({
  id: "flatpak",
  evidence: "installed",
  wants: ({ name, path }) => name.endsWith(".xml") && /(?:^|\/)flatpak\/app\/.+(?:metainfo|appdata)\.xml$/.test(path),
  maxBytes: 8 * MiB,
  *parse(bytes, context) {
    const component = readXml(bytes, context)
    if (component === undefined) return
    const name = childText(component, "id")?.replace(/\.desktop$/, "")
    const version = children(child(component, "releases"), "release")[0]?.attributes.get("version")
    const license = childText(component, "project_license")
    if (name) yield { type: "flatpak", name, version: version ?? "", ...(license ? { licenses: [license] } : {}) }
    else context.skip("names no application")
  },
})

/**
 * A snap: meta/snap.yaml in its tree, which is mounted at /snap/NAME/REVISION or is the root of an image of it.
 * Source: Snapcraft documentation, "The snap format".
 */
export const snap = cataloger({
  id: "snap",
  evidence: "installed",
  wants: ({ name, path }) =>
    name === "snap.yaml" && /^(?:.*\/)?snap\/[^/]+\/[^/]+\/meta\/snap\.yaml$|^meta\/snap\.yaml$/.test(path),
  maxBytes: 4 * MiB,
  *parse(bytes, context) {
    const meta = readYaml(bytes, context)
    const name = textAt(meta, "name")
    const version = textAt(meta, "version")
    if (!isObject(meta) || name === undefined || version === undefined) {
      context.skip("no name or version")
      return
    }
    const architectures = asStrings(asArray(get(meta, "architectures")))
    const license = textAt(meta, "license")
    yield {
      type: "snap",
      name,
      version,
      ...(architectures.length === 1 ? { arch: architectures[0] as string } : {}),
      ...(license ? { licenses: [license] } : {}),
    }
  },
})
