import { readFileSync } from "node:fs"
import { DockerfileError, type InspectedImage, type InspectOptions, inspectImage } from "../app/inspect.ts"
import type { Advisories } from "../app/judge-images.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import { renderDiff } from "../outputs/terminal/diff.ts"
import { renderImage } from "../outputs/terminal/image.ts"
import type { Style } from "../outputs/terminal/style.ts"
import { type Command, flag, type OptionValues, text, texts, UsageError } from "./command.ts"
import { catalogOptions, imageOptions, readNamedImage, tellUnread } from "./read-image.ts"
import { openAdvisories, scanImageOptions } from "./scan-images.ts"

export const inspectCommand: Command = {
  name: "inspect",
  arguments: "IMAGE",
  describe: "what an image is made of, layer by layer, what could go, and how it is configured",
  options: {
    format: {
      type: "string",
      short: "f",
      value: "FORMAT",
      describe: "terminal, json, or patch: the changed Dockerfile as a diff (default terminal)",
    },
    dockerfile: {
      type: "string",
      value: "FILE",
      describe: "the Dockerfile that it was built from: what to change in it",
    },
    order: { type: "string", value: "BY", describe: "what could go by bytes (default) or by vulnerabilities" },
    "try-base": {
      type: "string",
      multiple: true,
      value: "IMAGE",
      describe: "what it would be like on this base; may be given several times",
    },
    "newer-bases": { type: "boolean", describe: "try the newer tags of the base that it names, asked of the registry" },
    target: { type: "string", value: "STAGE", describe: "the stage that was built, where it is not the last" },
    db: scanImageOptions.db,
    ...imageOptions,
  },
  examples: [
    "breakwater inspect registry.example.com/shop/cart:1.2",
    "docker save shop:1.2 -o shop.tar && breakwater inspect shop.tar",
    "breakwater inspect shop.tar --dockerfile Dockerfile -f patch | git apply",
    "breakwater inspect shop.tar --try-base debian:12-slim --try-base debian:13-slim",
  ],
  async run([target, ...more], options, terminal) {
    if (target === undefined || more.length > 0)
      throw new UsageError("inspect needs one image", "For example: breakwater inspect shop.tar")
    const format = text(options, "format") ?? "terminal"
    if (format !== "terminal" && format !== "json" && format !== "patch")
      throw new UsageError(`there is no format "${format}" here`, "Use terminal, json or patch.")
    const order = text(options, "order") ?? "bytes"
    if (order !== "bytes" && order !== "vulnerabilities")
      throw new UsageError(`there is no order "${order}" here`, "Use bytes or vulnerabilities.")
    const path = text(options, "dockerfile")
    if (format === "patch" && path === undefined)
      throw new UsageError("a patch needs the Dockerfile", "Name it: --dockerfile Dockerfile.")
    const dockerfile = path === undefined ? undefined : readText(path, text(options, "target"))
    const image = await readNamedImage(target, options, { duplicates: true })
    const index = openAdvisories(options)
    const tried = await tryOthers(image, options, index)
    const inspected = inspect(image, { index, dockerfile, tried, order })
    index?.close()
    if (format === "json") {
      const findings = inspected.findings.map(({ places: _, ...finding }) => finding)
      await terminal.write(`${JSON.stringify({ schemaVersion: "1", ...inspected, findings }, null, 2)}\n`)
    } else if (format === "patch") await terminal.write(patchOf(inspected, terminal.style))
    else {
      const { style, width } = terminal
      for (const piece of renderImage(inspected, { style, width })) await terminal.write(piece)
      if (inspected.dockerfile?.changes.length) await terminal.write(`\n${patchOf(inspected, style)}`)
    }
    return tellUnread(image, terminal)
  },
}

function readText(path: string, target: string | undefined) {
  try {
    return { path, text: readFileSync(path, "utf8"), ...(target === undefined ? {} : { target }) }
  } catch (error) {
    throw new UsageError(`${path} cannot be read: ${(error as Error).message}`)
  }
}

async function tryOthers(image: CatalogedImage, options: OptionValues, index: Advisories | undefined) {
  const named = texts(options, "try-base")
  const asksNewer = flag(options, "newer-bases")
  if (named.length === 0 && !asksNewer) return undefined
  const { tryBases, newerBases, BaseError, ImageError } = await import("../app/try-bases.ts")
  try {
    const reading = catalogOptions(options)
    const newer = asksNewer ? await newerBases(image, reading) : []
    return await tryBases(image, [...named, ...newer], reading, index)
  } catch (error) {
    if (error instanceof BaseError) throw new UsageError(error.message, error.advice)
    if (error instanceof ImageError) throw new UsageError(error.message)
    throw error
  }
}

function inspect(
  image: CatalogedImage,
  {
    index,
    dockerfile,
    tried,
    order,
  }: { [K in "index" | "dockerfile" | "tried" | "order"]: InspectOptions[K] | undefined },
) {
  try {
    return inspectImage(image, {
      today: new Date().toISOString().slice(0, 10),
      ...(index ? { index } : {}),
      ...(dockerfile ? { dockerfile } : {}),
      ...(tried ? { tried } : {}),
      ...(order ? { order } : {}),
    })
  } catch (error) {
    if (error instanceof DockerfileError) throw new UsageError(error.message)
    throw error
  }
}

const patchOf = ({ dockerfile }: InspectedImage, style: Style): string =>
  dockerfile ? renderDiff({ ...dockerfile, file: dockerfile.path }, style) : ""
