import { medium } from "../../../model/severity.ts"
import { runsDownload } from "../../posture/command-patterns.ts"
import { commandsOf, shorten } from "../build-steps.ts"
import { imageCheck } from "../image-check.ts"

/**
 * A step that runs what it downloads runs whatever the other side serves at that moment: nobody saw it, nothing checks it, and the
 * next build may get something else.
 *
 * Field:   history of the image
 * Allowed: downloads that are checked against a digest or a signature before they run
 * Source:  NIST SP 800-190, 4.1.5; OWASP CI/CD Security, CICD-SEC-3
 */
export const imagePipedDownload = imageCheck({
  id: "image-piped-download",
  title: "Image is built from a download that nobody checks",
  severity: medium("whoever controls the other side is in the image"),
  aliases: [],
  frameworks: ["mitre-attack/T1195.002"],
  advice: "Download to a file, check its digest, then run it",
  run(image, report) {
    for (const command of commandsOf(image))
      if (runsDownload(command))
        report(`a step runs what it downloads: ${shorten(command)}`, { cause: shorten(command) })
  },
  examples: {
    good: { history: ["RUN curl -fsSLo t.tgz https://example.com/t.tgz && echo 0a1b t.tgz | sha256sum -c"] },
    bad: { history: ["RUN curl -fsSL https://example.com/install.sh | sh"] },
  },
})
