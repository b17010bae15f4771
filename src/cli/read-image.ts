import { adviceOf, catalogImage, ImageError } from "../app/sbom.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import { visible } from "../outputs/terminal/text.ts"
import { flag, type OptionSpecification, type OptionValues, text, UsageError } from "./command.ts"
import type { Terminal } from "./terminal.ts"

/** Options of every command that reads an image. */
export const imageOptions = {
  platform: { type: "string", value: "OS/ARCH", describe: "which image of an index (default linux/amd64)" },
  cache: { type: "string", value: "FOLDER", describe: "remember what layers hold, to read shared layers once" },
  insecure: { type: "boolean", describe: "a registry without a trusted certificate, or without TLS" },
} satisfies Record<string, OptionSpecification>

/** Reads the image that a command names. Throws UsageError where it cannot be read at all. */
export async function readNamedImage(target: string, options: OptionValues): Promise<CatalogedImage> {
  const platform = readPlatform(text(options, "platform"))
  const cacheFolder = text(options, "cache")
  return catalogImage(target, {
    ...(platform ? { platform } : {}),
    ...(cacheFolder ? { cacheFolder } : {}),
    pull: { insecure: flag(options, "insecure") },
  }).catch((error: unknown) => {
    if (!(error instanceof ImageError)) throw error
    throw new UsageError(
      error.message,
      adviceOf(error) ?? "Give an image, an OCI layout, a `docker save` archive, a root file system or a folder.",
    )
  })
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
