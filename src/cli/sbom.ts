import { randomUUID } from "node:crypto"
import { adviceOf, catalogImage, ImageError, renderSbom, type SbomFormat, sbomFormats } from "../app/sbom.ts"
import { tool } from "../app/version.ts"
import { visible } from "../outputs/terminal/text.ts"
import { type Command, flag, text, UsageError } from "./command.ts"

export const sbomCommand: Command = {
  name: "sbom",
  arguments: "IMAGE|DIR",
  describe: "what is inside an image: of a registry, an archive, a layout, a root file system or a source folder",
  options: {
    format: { type: "string", short: "f", value: "FORMAT", describe: `${sbomFormats.join(", ")} (default json)` },
    platform: { type: "string", value: "OS/ARCH", describe: "which image of an index (default linux/amd64)" },
    cache: { type: "string", value: "FOLDER", describe: "remember what layers hold, to read shared layers once" },
    insecure: { type: "boolean", describe: "a registry without a trusted certificate, or without TLS" },
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
    const platform = readPlatform(text(options, "platform"))
    const cacheFolder = text(options, "cache")
    const image = await catalogImage(path, {
      ...(platform ? { platform } : {}),
      ...(cacheFolder ? { cacheFolder } : {}),
      pull: { insecure: flag(options, "insecure") },
    }).catch((error: unknown) => {
      if (error instanceof ImageError)
        throw new UsageError(
          error.message,
          adviceOf(error) ?? "Give an image, an OCI layout, a `docker save` archive, a root file system or a folder.",
        )
      throw error
    })
    const created = `${new Date().toISOString().slice(0, 19)}Z`
    await terminal.write(renderSbom(image, format, { toolVersion: tool.version, created, id: randomUUID() }))
    for (const { what, why } of image.problems)
      terminal.writeError(`${terminal.errorStyle.yellow("incomplete")}  ${visible(what)}: ${visible(why)}\n`)
    return image.problems.length > 0 ? 3 : 0
  },
}

function readFormat(name = "json"): SbomFormat {
  const format = sbomFormats.find((known) => known === name)
  if (format === undefined) throw new UsageError(`there is no format "${name}" here`, `Use ${sbomFormats.join(", ")}.`)
  return format
}

function readPlatform(name: string | undefined) {
  if (name === undefined) return undefined
  const [os, architecture, ...rest] = name.split("/")
  if (!os || !architecture || rest.length > 0) throw new UsageError(`"${name}" is no platform`, "Write linux/arm64.")
  return { os, architecture }
}
