import { info } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"

/**
 * Kubernetes does not run the health check of an image: probes of the workload do that work. It is of use for those who run
 * the image with docker alone.
 *
 * Field:   config.Healthcheck of the image
 * Allowed: a command
 * Source:  Dockerfile reference, HEALTHCHECK; CIS Docker Benchmark 4.6
 */
export const imageHealthcheck = imageCheck({
  id: "image-healthcheck",
  title: "Image has no health check",
  severity: info("Kubernetes asks probes instead"),
  aliases: ["dockle:CIS-DI-0006", "trivy:DS-0026"],
  frameworks: [],
  advice: "Nothing to do in Kubernetes: give the workload probes",
  run({ config }, report) {
    if (config && !config.hasHealthcheck) report("the image declares no HEALTHCHECK")
  },
  examples: {
    good: { healthcheck: true },
    bad: { healthcheck: false },
  },
})
