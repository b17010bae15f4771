import { existsSync, statSync } from "node:fs"
import { join } from "node:path"
import { DatabaseError, defaultDatabase, type OpenIndex, openDatabase } from "../app/database.ts"
import { loadVex, VexError } from "../app/vex.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import { parseImageReference } from "../model/image-reference.ts"
import { type OptionSpecification, type OptionValues, text, texts, UsageError } from "./command.ts"

/** Options of a scan that are about images. */
export const scanImageOptions = {
  image: {
    type: "string",
    multiple: true,
    value: "REF|PATH",
    describe: "an image: of a registry, an archive, a layout, a root file system; may be given several times",
  },
  db: { type: "string", value: "PATH", describe: "the vulnerability database (default that of breakwater db)" },
  vex: {
    type: "string",
    multiple: true,
    value: "FILE|DIR",
    describe: "what makers say: OpenVEX, CSAF or CycloneDX files, or a VEX repository; waives what does not apply",
  },
  unfixed: { type: "boolean", describe: "also vulnerabilities that no version is without yet" },
} satisfies Record<string, OptionSpecification>

/**
 * Whether a target is an image rather than manifests: an archive or layout that is there, or, where there is no such file, a
 * reference with a tag, a digest or a registry. A bare word that names nothing is a slip.
 */
export function isImageTarget(target: string): boolean {
  if (existsSync(target)) {
    if (statSync(target).isDirectory()) return existsSync(join(target, "oci-layout"))
    return /\.(?:tar|tgz|tar\.(?:gz|zst))$/.test(target)
  }
  if (target === "-" || /^[./~]|\.(?:ya?ml|json|tar|tgz|gz|zst)$|[*{]/.test(target)) return false
  const reference = parseImageReference(target)
  if (!reference) return false
  return reference.tag !== undefined || reference.digest !== undefined || reference.registry !== "docker.io"
}

/** The database that packages are judged by; undefined where there is none and none was named. */
export function openAdvisories(options: OptionValues): OpenIndex | undefined {
  const path = text(options, "db")
  try {
    return openDatabase(path ?? defaultDatabase())
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
    if (path === undefined && error.code === "missing") return undefined
    throw new UsageError(error.message, error.advice)
  }
}

/** The statements that `--vex` names. */
export function readVexOption(options: OptionValues, images: readonly CatalogedImage[]) {
  try {
    return loadVex(texts(options, "vex"), images)
  } catch (error) {
    if (!(error instanceof VexError)) throw error
    throw new UsageError(
      error.message,
      "Give an OpenVEX, CSAF or CycloneDX document, or a folder with vex-repository.json.",
    )
  }
}
