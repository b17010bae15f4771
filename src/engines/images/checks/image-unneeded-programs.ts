import { low } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"
import { nameOf, programsOf } from "../programs.ts"

/**
 * What is not in an image cannot be used against it: with compilers, network tools and package managers an intruder brings in and
 * builds everything else.
 *
 * Field:   programs of the image
 * Allowed: no compilers, network tools, debuggers or package managers of the system
 * Source:  CIS Docker Benchmark 4.3; NIST SP 800-190, 4.1.2
 */
export const imageUnneededPrograms = imageCheck({
  id: "image-unneeded-programs",
  title: "Image holds programs that serve intruders",
  severity: low("an intruder finds his tools in place"),
  aliases: ["dockle:CIS-DI-0003"],
  frameworks: ["nist-800-190/4.1.2"],
  advice:
    "Build in one stage and copy the result into a minimal image (distroless, scratch, -slim), or remove the packages",
  run(image, report) {
    const programs = [...programsOf(image)].filter(([kind]) => kind !== "shell" && kind !== "privilege tool")
    if (programs.length === 0) return
    const named = programs.map(([kind, files]) => [kind, [...new Set(files.map(nameOf))].sort()] as const)
    report(
      named
        .map(
          ([kind, names]) =>
            `${kind}${names.length > 1 ? "s" : ""} ${names.slice(0, 4).join(", ")}${names.length > 4 ? " …" : ""}`,
        )
        .join("; "),
      {
        evidence: Object.fromEntries(named),
      },
    )
  },
  examples: {
    good: { files: [{ path: "app/server" }] },
    bad: { files: [{ path: "usr/bin/gcc" }, { path: "usr/bin/curl" }, { path: "usr/bin/apt-get" }] },
  },
})
