import { low } from "../../../model/severity.ts"
import { instructionsOf, shorten } from "../build-steps.ts"
import { imageCheck } from "../image-check.ts"

/**
 * ADD fetches from addresses and unpacks archives on the way: what comes in is checked by nobody, and an archive can lay files where
 * nobody expects them. COPY does neither.
 *
 * Field:   history of the image
 * Allowed: COPY; ADD of the root file system in the first step
 * Source:  Docker documentation, Building best practices, ADD or COPY; CIS Docker Benchmark 4.9
 */
export const imageAddInstruction = imageCheck({
  id: "image-add-instruction",
  title: "Image is built with ADD",
  severity: low("what it fetches or unpacks is checked by nobody"),
  aliases: ["dockle:CIS-DI-0009", "trivy:DS-0005"],
  frameworks: ["nist-800-190/4.1.2"],
  advice: "Use COPY; for remote files download, check the digest and unpack in one RUN step, or give ADD --checksum",
  run(image, report) {
    for (const [index, { name, text }] of instructionsOf(image).entries()) {
      // Base images begin with the root file system.
      if (name !== "ADD" || (index === 0 && / in \/\s*$/.test(text)) || text.includes("--checksum=")) continue
      const isRemote = /(?:^|\s)(?:https?|ftp|git):\/\//.test(text)
      report(
        isRemote
          ? `ADD fetches a remote file that nobody checks: ${shorten(text)}`
          : `ADD where COPY would do: ${shorten(text)}`,
        {
          cause: shorten(text),
          ...(isRemote ? { severity: "medium" as const } : {}),
        },
      )
    }
  },
  examples: {
    good: { history: ["ADD file:abc in / ", "COPY app /app"] },
    bad: { history: ["ADD rootfs.tar.gz /", "ADD https://example.com/tool.tgz /opt/"] },
  },
})
