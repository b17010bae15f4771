import { low } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"

/**
 * A program with the setuid or setgid bit runs with the rights of its owner: a flaw in one of them makes an ordinary user of the
 * container root.
 *
 * Field:   mode of files
 * Allowed: no setuid or setgid bit on executable files
 * Source:  CIS Docker Benchmark 4.8; execve(2)
 */
export const imageSetuidPrograms = imageCheck({
  id: "image-setuid-programs",
  title: "Image has setuid or setgid programs",
  severity: low("a flaw in one of them makes any user of the container root"),
  aliases: ["dockle:CIS-DI-0008"],
  frameworks: ["nist-800-190/4.1.2"],
  advice:
    "Take the bits away (RUN find / -xdev -perm /6000 -type f -exec chmod a-s {} +), and set allowPrivilegeEscalation: false",
  run({ files }, report) {
    const found = [...files.values()].filter(
      ({ type, mode }) => type === "file" && (mode & 0o6000) !== 0 && (mode & 0o111) !== 0,
    )
    if (found.length === 0) return
    const paths = found.map(({ path }) => `/${path}`).sort()
    report(
      `${found.length === 1 ? "1 program runs" : `${found.length} programs run`} with the rights of its owner: ${paths.slice(0, 5).join(", ")}${paths.length > 5 ? " …" : ""}`,
      {
        evidence: { files: paths },
      },
    )
  },
  examples: {
    good: { files: [{ path: "usr/bin/ping", mode: "755" }] },
    bad: { files: [{ path: "usr/bin/passwd", mode: "4755" }] },
  },
})
