import { low } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"

/**
 * A file that everybody may write is the place where an intruder without rights leaves what others then run.
 *
 * Field:   mode of files and folders
 * Allowed: nobody else may write; folders for everybody have the sticky bit
 * Source:  chmod(2)
 */
export const imageWorldWritable = imageCheck({
  id: "image-world-writable",
  title: "Everybody may write files of the image",
  severity: low("an intruder without rights can change what others run"),
  aliases: [],
  frameworks: ["nist-800-190/4.1.2"],
  advice: "Take the right away: chmod o-w",
  run({ files }, report) {
    const found = [...files.values()].filter(
      ({ type, mode }) => (mode & 0o002) !== 0 && (type === "file" || (type === "dir" && (mode & 0o1000) === 0)),
    )
    if (found.length === 0) return
    const paths = found.map(({ path }) => `/${path}`).sort()
    report(
      `everybody may write ${paths.slice(0, 5).join(", ")}${paths.length > 5 ? ` and ${paths.length - 5} more` : ""}`,
      {
        evidence: { files: paths.slice(0, 100), count: paths.length },
      },
    )
  },
  examples: {
    good: {
      files: [
        { path: "tmp/", mode: "1777" },
        { path: "app/run.sh", mode: "755" },
      ],
    },
    bad: { files: [{ path: "app/run.sh", mode: "777" }] },
  },
})
