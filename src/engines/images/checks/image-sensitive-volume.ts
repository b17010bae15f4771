import { medium } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"

/**
 * A volume over a folder of the system hides what the image put there, and invites to mount the node's own folder in its place.
 *
 * Field:   config.Volumes of the image
 * Allowed: folders of the application's data
 * Source:  CIS Docker Benchmark 5.6; Dockerfile reference, VOLUME
 */
export const imageSensitiveVolume = imageCheck({
  id: "image-sensitive-volume",
  title: "Image declares a system folder as a volume",
  severity: medium("invites to mount the node's own folder there"),
  aliases: ["dockle:DKL-DI-0002"],
  frameworks: ["nist-800-190/4.1.2"],
  advice: "Declare the data folder of the application alone, or none",
  run({ config }, report) {
    for (const volume of config?.volumes ?? []) {
      const path = volume.replace(/\/+$/, "") || "/"
      if (/^(?:\/|\/(?:boot|dev|etc|lib|proc|sys|usr|var\/run|run|root))$/.test(path))
        report(`the image declares ${path} as a volume`, { evidence: { volume: path }, cause: path })
    }
  },
  examples: {
    good: { volumes: ["/var/lib/app"] },
    bad: { volumes: ["/etc"] },
  },
})
