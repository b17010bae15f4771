import { formatBytes } from "../../../lib/format-bytes.ts"
import { low } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"
import { bytesOf, leftoversOf } from "../leftovers.ts"

/** Bytes below which nobody would rebuild. */
const least = 1_000_000

/**
 * Caches of package managers are bytes that every node pulls and nobody reads.
 *
 * Field:   files of the image
 * Allowed: at most a megabyte of caches
 * Source:  Docker documentation, Building best practices, RUN
 */
export const imagePackageCache = imageCheck({
  id: "image-package-cache",
  title: "Image holds caches of package managers",
  severity: low("bytes that every node pulls and nobody reads"),
  aliases: ["dockle:DKL-DI-0004", "dockle:DKL-DI-0005", "trivy:DS-0025"],
  frameworks: [],
  advice:
    "Clean up in the step that installs (rm -rf /var/lib/apt/lists/*, apk add --no-cache, pip install --no-cache-dir), or use a cache mount",
  run(image, report) {
    const cached = leftoversOf(image).get("package cache") ?? []
    const bytes = bytesOf(cached)
    if (bytes < least) return
    const folders = [...new Set(cached.map(({ path }) => `/${path.split("/").slice(0, 3).join("/")}`))].sort()
    report(`caches of package managers take ${formatBytes(bytes)}: ${folders.slice(0, 4).join(", ")}`, {
      evidence: { bytes, folders },
    })
  },
  examples: {
    good: { files: [{ path: "var/lib/apt/lists/lock", size: 1 }] },
    bad: { files: [{ path: "var/lib/apt/lists/deb_Packages", size: 50000000 }] },
  },
})
