import { medium } from "../../../model/severity.ts"
import { commandsOf } from "../build-steps.ts"
import { imageCheck } from "../image-check.ts"

const unchecked =
  /(?<=\s)(?:--allow-unauthenticated|--force-yes|--allow-untrusted|--nogpgcheck|--no-gpg-checks|--no-check-certificate|--trusted-host[ =]\S+|--trusted=yes|--insecure(?=\s)|-k(?=\s+https:))|\[[^\]]*trusted=yes[^\]]*\]|strict-ssl\s+false/

/**
 * With signatures and certificates left unchecked, whoever stands between the build and the archive decides what is installed.
 *
 * Field:   history of the image
 * Allowed: package managers and downloads with their checks on
 * Source:  CIS Docker Benchmark 4.11; apt-secure(8), dnf.conf(5)
 */
export const imageUnverifiedPackages = imageCheck({
  id: "image-unverified-packages",
  title: "Packages of the image were installed unchecked",
  severity: medium("whoever stands between decides what is installed"),
  aliases: ["dockle:CIS-DI-0011"],
  frameworks: ["mitre-attack/T1195.002", "nist-800-190/4.1.5"],
  advice: "Add the archive's key or certificate authority instead of switching the check off",
  run(image, report) {
    for (const command of commandsOf(image)) {
      const flag = unchecked.exec(command)?.[0]
      if (flag !== undefined)
        report(`a step installs with ${flag.trim()}`, { evidence: { option: flag.trim() }, cause: flag.trim() })
    }
  },
  examples: {
    good: { history: ["RUN apt-get install -y curl"] },
    bad: { history: ["RUN apt-get install -y --allow-unauthenticated curl"] },
  },
})
