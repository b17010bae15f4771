import { low } from "../../../model/severity.ts"
import { commandsOf, shorten } from "../build-steps.ts"
import { imageCheck } from "../image-check.ts"

/**
 * A step that upgrades to another release of the distribution gives another image every day it is built, out of packages that were
 * never tested together.
 *
 * Field:   history of the image
 * Allowed: a newer base image
 * Source:  Docker documentation, Building best practices, apt-get
 */
export const imageDistributionUpgrade = imageCheck({
  id: "image-distribution-upgrade",
  title: "Image is upgraded to another release",
  severity: low("nobody knows what the image is made of"),
  aliases: ["dockle:DKL-DI-0003", "trivy:DS-0024"],
  frameworks: ["nist-800-190/4.1.2"],
  advice: "Start from a newer base image",
  run(image, report) {
    for (const command of commandsOf(image))
      if (/\b(?:dist-upgrade|full-upgrade|do-release-upgrade|system-upgrade)\b/.test(command))
        report(`a step upgrades the distribution: ${shorten(command)}`, { cause: shorten(command) })
  },
  examples: {
    good: { history: ["RUN apt-get update && apt-get upgrade -y"] },
    bad: { history: ["RUN apt-get update && apt-get dist-upgrade -y"] },
  },
})
