import { formatBytes } from "../../../lib/format-bytes.ts"
import { low } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"

const least = 10_000_000

/**
 * A file that a later layer replaces or removes is still stored and pulled, and still there for whoever looks into the layers.
 *
 * Field:   layers of the image
 * Allowed: hidden bytes below a tenth of the image or 10 MB
 * Source:  OCI image specification, layer.md, Whiteouts
 */
export const imageWastedBytes = imageCheck({
  id: "image-wasted-bytes",
  title: "Image stores bytes that nobody sees",
  severity: low("every node pulls them, and they can be read from the layers"),
  aliases: [],
  frameworks: [],
  advice: "Remove files in the step that makes them, or copy the result of a build stage",
  run({ waste }, report) {
    if (!waste || waste.hiddenBytes < least || waste.hiddenBytes < waste.storedBytes / 10) return
    const share = Math.round((100 * waste.hiddenBytes) / waste.storedBytes)
    const largest = waste.paths.slice(0, 3).map(({ path, bytes }) => `/${path} (${formatBytes(bytes)})`)
    report(
      `${formatBytes(waste.hiddenBytes)} of ${formatBytes(waste.storedBytes)} (${share} %) are hidden by later layers${largest.length > 0 ? `: ${largest.join(", ")}` : ""}`,
      {
        evidence: { hiddenBytes: waste.hiddenBytes, storedBytes: waste.storedBytes, efficiency: waste.efficiency },
      },
    )
  },
  examples: {
    good: { waste: { hiddenBytes: 1000, storedBytes: 100000000 } },
    bad: { waste: { hiddenBytes: 50000000, storedBytes: 100000000 } },
  },
})
