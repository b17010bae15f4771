import { existsSync, statSync } from "node:fs"
import { join } from "node:path"
import { DatabaseError, defaultDatabase, type OpenIndex, openDatabase } from "../app/database.ts"
import type { LoadedInventory } from "../app/scan.ts"
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
    describe:
      "an image: of a registry, of containerd (containerd:NAME), an archive, a layout, a root file system; NAME=PATH for the one that workloads call NAME",
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

/** Options about the images that workloads run. */
export const workloadImageOptions = {
  images: {
    type: "boolean",
    describe: "judge the images of workloads; one that this machine does not know makes the scan incomplete",
  },
  pull: { type: "boolean", describe: "the same, and fetch those it does not know from their registries" },
} satisfies Record<string, OptionSpecification>

/**
 * Whether a target is an image rather than manifests: an archive or layout that is there, or, where there is no such file, a
 * reference with a tag, a digest or a registry. A bare word that names nothing is a slip.
 */
export function isImageTarget(target: string): boolean {
  if (target.startsWith("containerd:")) return true
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

/** The statements that `--vex` names, as far as they can speak of the images that are judged. */
export function readVexOption(options: OptionValues, loaded: LoadedInventory) {
  const paths = texts(options, "vex")
  if (paths.length === 0) return []
  try {
    return loadVex(paths, imagesOf(loaded))
  } catch (error) {
    if (!(error instanceof VexError)) throw error
    throw new UsageError(
      error.message,
      "Give an OpenVEX, CSAF or CycloneDX document, or a folder with vex-repository.json.",
    )
  }
}

/** One after another: those of workloads are read when it is their turn. */
function* imagesOf({ images = [], workloadImages }: LoadedInventory): Generator<CatalogedImage> {
  yield* images
  for (const { name, load } of workloadImages?.known ?? []) {
    const image = load()
    if (image) yield { ...image, name, kind: "registry" }
  }
}
