import { groupByBase, type StandingImage } from "../engines/images/base-groups.ts"
import { baseImageOf } from "../engines/images/base-image.ts"
import { type Concern, concerning, concernOf } from "../engines/workload-images/concern.ts"
import { getOrAdd } from "../lib/get-or-add.ts"
import type { AffectedWorkload, Finding, Incomplete } from "../model/finding.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import type { ImagePicture } from "../model/image/image-picture.ts"
import type { Inventory } from "../model/inventory.ts"
import type { KubernetesVersion } from "../model/kubernetes-version.ts"
import type { ReportedBase, ReportedImage, Warning } from "../model/scan-report.ts"
import { databaseAdvice, feedAdvice, type ImageJudging, type ImageVerdict, judgeOne } from "./judge-images.ts"
import { locateFindings } from "./locate.ts"
import { pictureImage } from "./picture-image.ts"
import { reportImage } from "./report-image.ts"
import { type KnownImage, listOf, type WorkloadImages } from "./workload-images.ts"

export interface JudgedWorkloadImages {
  readonly findings: readonly Finding[]
  readonly incomplete: readonly Incomplete[]
  readonly warnings: readonly Warning[]
  readonly images: readonly ReportedImage[]
  /** Where a report is to draw them; those with most findings first. */
  readonly pictures: readonly ImagePicture[]
  readonly bases: readonly ReportedBase[]
  readonly unknown: number
  readonly unfixed: number
}

/**
 * Judges the images of workloads, one after another so that one is in memory at a time, and joins each finding to the workloads
 * that run the image. What could not be judged makes a scan incomplete where images were asked for, and is a warning else; either
 * way it is said once for all images that have it in common.
 */
export function judgeWorkloadImages(
  { known, unknown, incomplete, isAsked }: WorkloadImages,
  { inventory, version, manifests }: { inventory: Inventory; version: KubernetesVersion; manifests?: Inventory },
  judging: ImageJudging,
): JudgedWorkloadImages {
  const concern = concernOf(inventory, version)
  const findings: Finding[] = []
  const images: ReportedImage[] = []
  const pictures: ImagePicture[] = []
  const standing: StandingImage[] = []
  const gone: string[] = []
  const gaps = new Gaps()
  let unfixed = 0
  for (const each of known) {
    const loaded = each.load()
    if (!loaded) {
      gone.push(each.name)
      continue
    }
    // Whatever it was read from: as workloads name it, it is of a registry.
    const image = { ...loaded, name: each.name, kind: "registry" as const }
    const verdict = judgeOne(image, judging)
    const workloads = locate(concern, each, image, manifests)
    findings.push(...verdict.findings.map((finding) => inWorkloads(finding, workloads)))
    const names = [...new Set(each.uses.map(({ workload }) => workload.id))]
    images.push({ ...reportImage(image), workloads: names, ...(each.resolved ? { resolved: each.resolved } : {}) })
    if (judging.pictures) pictures.push(pictureImage(image, verdict.findings))
    standing.push(standOf(image, verdict, names))
    gaps.add(image, verdict)
    unfixed += verdict.unfixed
  }
  const missing = [...unknown, ...gone]
  const left = [...(isAsked && missing.length > 0 ? [notLookedAt(missing)] : []), ...gaps.list()]
  return {
    findings,
    incomplete: isAsked ? [...incomplete, ...left] : incomplete,
    warnings: isAsked ? [] : left.map(({ what, why, code = "image" }) => ({ code, message: `${what}: ${why}` })),
    images,
    pictures: pictures.toSorted((a, b) => findingsIn(b) - findingsIn(a)).slice(0, maxPictures),
    bases: groupByBase(standing),
    unknown: missing.length,
    unfixed,
  }
}

/** A page of hundreds of pictures is no picture. */
const maxPictures = 20

const findingsIn = ({ parts }: ImagePicture): number => parts.reduce((sum, { findings }) => sum + findings, 0)

function locate(
  concern: Concern,
  { uses }: KnownImage,
  image: CatalogedImage,
  manifests: Inventory | undefined,
): readonly AffectedWorkload[] {
  const workloads = concern(image, uses)
  locateFindings(
    workloads.map(({ place, locations }) => ({ places: [place], locations })),
    manifests,
  )
  return workloads
}

/** The lines that name the image are where it is bumped. */
const inWorkloads = (finding: Finding, workloads: readonly AffectedWorkload[]): Finding => ({
  ...concerning(finding, workloads),
  locations: workloads.flatMap(({ locations }) => locations),
})

function standOf(image: CatalogedImage, { matches }: ImageVerdict, workloads: readonly string[]): StandingImage {
  return {
    name: image.name,
    chain: image.layers.map(({ diffId }) => diffId),
    base: baseImageOf(image),
    distribution: image.distribution,
    fixable: matches
      .filter(({ state }) => state === "fixed")
      .map((match) => ({
        problem: `${match.package.purl} ${match.id}`,
        layer: image.layers.findIndex(({ diffId }) => diffId === match.package.layer),
      })),
    workloads,
  }
}

const notLookedAt = (names: readonly string[]): Incomplete => ({
  what: listOf(names),
  why: `${names.length === 1 ? "1 image of a workload was" : `${names.length} images of workloads were`} not looked at: this machine does not know ${names.length === 1 ? "it" : "them"} yet`,
  code: "unknown-images",
  advice: "--pull fetches them from their registries; --image NAME=ARCHIVE gives one that was saved.",
})

/** What could not be judged of images, said once for all that have it in common. */
class Gaps {
  readonly #byReason = new Map<string, { readonly images: Set<string>; readonly gap: Omit<Incomplete, "what"> }>()
  readonly #packages = new Map<string, number>()
  readonly #failed: Incomplete[] = []

  add({ name, problems }: CatalogedImage, { failed, unjudged, withoutDatabase }: ImageVerdict): void {
    this.#failed.push(...failed)
    if (withoutDatabase > 0)
      this.#note(name, withoutDatabase, {
        why: "there is no vulnerability database",
        code: "no-database",
        advice: databaseAdvice,
      })
    for (const { packages, why } of unjudged)
      this.#note(name, packages, { why, code: "no-advisories", advice: feedAdvice })
    for (const { why } of problems) this.#note(name, 0, { why, code: "image" })
  }

  #note(name: string, packages: number, gap: Omit<Incomplete, "what">): void {
    getOrAdd(this.#byReason, gap.why, () => ({ images: new Set<string>(), gap })).images.add(name)
    this.#packages.set(gap.why, (this.#packages.get(gap.why) ?? 0) + packages)
  }

  list(): readonly Incomplete[] {
    const gaps = [...this.#byReason.values()].map(({ images, gap }): Incomplete => {
      const packages = this.#packages.get(gap.why) ?? 0
      const said = packages === 1 ? "1 package was" : `${packages} packages were`
      return {
        ...gap,
        what: listOf([...images]),
        why: packages > 0 ? `${said} not judged: ${gap.why}` : `not all of it could be read: ${gap.why}`,
      }
    })
    return [...this.#failed, ...gaps]
  }
}
