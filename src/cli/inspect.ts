import { formatBytes, inspectImage } from "../app/inspect.ts"
import { renderImage } from "../outputs/terminal/image.ts"
import { type Command, text, UsageError } from "./command.ts"
import { imageOptions, readNamedImage, tellUnread } from "./read-image.ts"
import { openAdvisories, scanImageOptions } from "./scan-images.ts"

export const inspectCommand: Command = {
  name: "inspect",
  arguments: "IMAGE",
  describe: "what an image is made of, layer by layer, what could go, and how it is configured",
  options: {
    format: { type: "string", short: "f", value: "FORMAT", describe: "terminal or json (default terminal)" },
    db: scanImageOptions.db,
    ...imageOptions,
  },
  examples: [
    "breakwater inspect registry.example.com/shop/cart:1.2",
    "docker save shop:1.2 -o shop.tar && breakwater inspect shop.tar",
  ],
  async run([target, ...more], options, terminal) {
    if (target === undefined || more.length > 0)
      throw new UsageError("inspect needs one image", "For example: breakwater inspect shop.tar")
    const format = text(options, "format") ?? "terminal"
    if (format !== "terminal" && format !== "json")
      throw new UsageError(`there is no format "${format}" here`, "Use terminal or json.")
    const image = await readNamedImage(target, options)
    const index = openAdvisories(options)
    const inspected = inspectImage(image, { today: new Date().toISOString().slice(0, 10), ...(index ? { index } : {}) })
    index?.close()
    if (format === "json") {
      const findings = inspected.findings.map(({ places: _, ...finding }) => finding)
      await terminal.write(`${JSON.stringify({ schemaVersion: "1", ...inspected, findings }, null, 2)}\n`)
    } else
      for (const piece of renderImage(inspected, { style: terminal.style, width: terminal.width, formatBytes }))
        await terminal.write(piece)
    return tellUnread(image, terminal)
  },
}
