import { randomUUID } from "node:crypto"
import { renderSbom, type SbomFormat, sbomFormats } from "../app/sbom.ts"
import { tool } from "../app/version.ts"
import { type Command, text, UsageError } from "./command.ts"
import { imageOptions, readNamedImage, tellUnread } from "./read-image.ts"

export const sbomCommand: Command = {
  name: "sbom",
  arguments: "IMAGE|DIR",
  describe: "what is inside an image: of a registry, an archive, a layout, a root file system or a source folder",
  options: {
    format: { type: "string", short: "f", value: "FORMAT", describe: `${sbomFormats.join(", ")} (default json)` },
    ...imageOptions,
  },
  examples: [
    "docker save shop:1.2 -o shop.tar && breakwater sbom shop.tar",
    "breakwater sbom registry.example.com/shop/cart:1.2",
    "breakwater sbom ./oci-layout -f cyclonedx > bom.json",
    "breakwater sbom . -f spdx",
  ],
  async run([path, ...more], options, terminal) {
    if (path === undefined || more.length > 0)
      throw new UsageError("sbom needs one image or folder", "For example: breakwater sbom shop.tar")
    const format = readFormat(text(options, "format"))
    const image = await readNamedImage(path, options)
    const created = `${new Date().toISOString().slice(0, 19)}Z`
    await terminal.write(renderSbom(image, format, { toolVersion: tool.version, created, id: randomUUID() }))
    return tellUnread(image, terminal)
  },
}

function readFormat(name = "json"): SbomFormat {
  const format = sbomFormats.find((known) => known === name)
  if (format === undefined) throw new UsageError(`there is no format "${name}" here`, `Use ${sbomFormats.join(", ")}.`)
  return format
}
