import { low } from "../../../model/severity.ts"
import { commandsOf, shorten } from "../build-steps.ts"
import { imageCheck } from "../image-check.ts"

const update = /\b(?:apt|apt-get|apk|yum|dnf|microdnf|zypper)\b[^&;|]*\b(?:update|makecache|refresh)\b/
const install = /\b(?:install|add|upgrade|dist-upgrade|full-upgrade|build-dep)\b/

/**
 * A step that only refreshes the lists of packages is cached with them: later builds install from old lists, and so old packages
 * with known holes.
 *
 * Field:   history of the image
 * Allowed: update and install in one step
 * Source:  Docker documentation, Building best practices, apt-get; CIS Docker Benchmark 4.7
 */
export const imageUpdateAlone = imageCheck({
  id: "image-update-alone",
  title: "Package lists are refreshed in a step of their own",
  severity: low("later builds install old packages from the cache"),
  aliases: ["dockle:CIS-DI-0007", "trivy:DS-0017"],
  frameworks: ["nist-800-190/4.1.2"],
  advice: "Join the two: RUN apt-get update && apt-get install -y --no-install-recommends NAME",
  run(image, report) {
    for (const command of commandsOf(image)) {
      if (!update.test(command) || install.test(command)) continue
      report(`a step updates lists of packages and installs none: ${shorten(command)}`, { cause: shorten(command) })
    }
  },
  examples: {
    good: { history: ["RUN apt-get update && apt-get install -y curl"] },
    bad: { history: ["RUN apt-get update"] },
  },
})
