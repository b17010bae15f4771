import { existsSync } from "node:fs"
import { join } from "node:path"
import { adviceOf, type CatalogOptions, catalogImage, ImageError, openImageStore, openLayerCache } from "../app/sbom.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import { parseImageReference } from "../model/image-reference.ts"
import { visible } from "../outputs/terminal/text.ts"
import { flag, type OptionSpecification, type OptionValues, text, UsageError } from "./command.ts"
import type { Terminal } from "./terminal.ts"

/** Options of every command that reads an image. */
export const imageOptions = {
  platform: { type: "string", value: "OS/ARCH", describe: "which image of an index (default linux/amd64)" },
  cache: {
    type: "string",
    value: "FOLDER",
    describe: "remember images and layers here (default: at most 2 GiB in the user's cache)",
  },
  insecure: { type: "boolean", describe: "a registry without a trusted certificate, or without TLS" },
} satisfies Record<string, OptionSpecification>

/** How images are read and remembered, as the options say. Throws UsageError. */
export function catalogOptions(options: OptionValues): CatalogOptions {
  const platform = readPlatform(text(options, "platform"))
  const cacheFolder = text(options, "cache")
  return {
    ...(platform ? { platform } : {}),
    ...(cacheFolder ? { cacheFolder } : { cache: openLayerCache() }),
    store: openImageStore(cacheFolder === undefined ? undefined : join(cacheFolder, "images")),
    pull: { insecure: flag(options, "insecure") },
  }
}

/**
 * Reads the image that a command names; `NAME=PATH` says under which name a file is known, which few archives tell. Throws
 * UsageError where it cannot be read at all.
 */
export async function readNamedImage(
  target: string,
  options: OptionValues,
  more: Pick<CatalogOptions, "duplicates"> = {},
): Promise<CatalogedImage> {
  const [path, name] = splitName(target)
  return catalogImage(path, { ...catalogOptions(options), ...more, ...(name ? { name } : {}) }).catch(
    (error: unknown) => {
      if (!(error instanceof ImageError)) throw error
      throw new UsageError(
        error.message,
        adviceOf(error) ?? "Give an image, an OCI layout, a `docker save` archive, a root file system or a folder.",
      )
    },
  )
}

function splitName(target: string): readonly [path: string, name?: string] {
  const at = target.indexOf("=")
  if (at < 0 || existsSync(target)) return [target]
  const [name, path] = [target.slice(0, at), target.slice(at + 1)]
  if (!existsSync(path)) return [target]
  if (!parseImageReference(name))
    throw new UsageError(`"${name}" is no name of an image`, "Write --image shop/cart:1.2=cart.tar.")
  return [path, name]
}

function readPlatform(name: string | undefined) {
  if (name === undefined) return undefined
  const [os, architecture, ...rest] = name.split("/")
  if (!os || !architecture || rest.length > 0) throw new UsageError(`"${name}" is no platform`, "Write linux/arm64.")
  return { os, architecture }
}

/** Tells what of an image could not be read; gives the exit code. */
export function tellUnread({ problems }: CatalogedImage, terminal: Terminal): 0 | 3 {
  for (const { what, why } of problems)
    terminal.writeError(`${terminal.errorStyle.yellow("incomplete")}  ${visible(what)}: ${visible(why)}\n`)
  return problems.length > 0 ? 3 : 0
}
