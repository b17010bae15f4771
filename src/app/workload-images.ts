import type { ImageUse } from "../engines/workload-images/image-uses.ts"
import { type UsedImage, usedImages } from "../engines/workload-images/image-uses.ts"
import { getOrAdd } from "../lib/get-or-add.ts"
import type { Incomplete } from "../model/finding.ts"
import type { CatalogedImage } from "../model/image/image.ts"
import { type ImageReference, parseImageReference } from "../model/image-reference.ts"
import type { Inventory } from "../model/inventory.ts"
import type { KubernetesVersion } from "../model/kubernetes-version.ts"
import { findWorkloads } from "../model/workload/workload.ts"
import { adviceOf, claimedReferences, ImageError, type ImageStore, type StoredImage } from "./sbom.ts"

/** An image that workloads run and whose content is known. */
export interface KnownImage {
  /** As workloads name it; with the digest where one name means several. */
  readonly name: string
  readonly uses: readonly ImageUse[]
  /** Where a tag was looked up in what is remembered: when it led here (RFC 3339), and who said so. */
  readonly resolved?: { readonly at: string; readonly from: string }
  /** Reads it when it is its turn: all at once would not fit. Undefined where it is gone. */
  load(): CatalogedImage | undefined
}

/** The images of an inventory's workloads: what is known, and what is not. */
export interface WorkloadImages {
  readonly known: readonly KnownImage[]
  /** Names of images whose content is not known. */
  readonly unknown: readonly string[]
  /** What a registry would not give. */
  readonly incomplete: readonly Incomplete[]
  /** Whether the user asked for them, so that what is unknown makes the scan incomplete. */
  readonly isAsked: boolean
}

export interface FindImagesOptions {
  /** Images that were read before. */
  readonly store?: ImageStore
  /** Images that the user named: those that workloads run are joined to them. */
  readonly given?: readonly CatalogedImage[]
  /** Asks the registry. Without it nothing is fetched. */
  readonly pull?: (reference: ImageReference) => Promise<CatalogedImage>
  readonly isAsked?: boolean
  /** `linux/arm64` */
  readonly platform?: string
  /** Only workloads of these namespaces. */
  readonly namespaces?: readonly string[]
  readonly onImage?: (name: string, done: number, all: number) => void
}

export interface FoundImages {
  readonly images: WorkloadImages
  /** Given images that no workload runs. */
  readonly others: readonly CatalogedImage[]
}

/** Registries asked at once; layers of one image come one after another. */
const atOnce = 4

/**
 * Finds the content of the images that workloads run: among those given, with `pull` at their registries, else in the store. Each
 * image once, however many run it and under whichever names. A registry that does not answer stops nothing: what the store
 * remembers is taken then, and it is said.
 */
export async function findWorkloadImages(
  inventory: Inventory,
  version: KubernetesVersion,
  options: FindImagesOptions = {},
): Promise<FoundImages> {
  const { given = [], pull, namespaces, onImage, isAsked = false } = options
  const workloads = findWorkloads(inventory, version).filter(
    ({ namespace }) => namespaces === undefined || namespaces.includes(namespace),
  )
  const used = usedImages(workloads)
  const taken = new Set<CatalogedImage>()
  const answers: Answer[] = new Array(used.length)
  let next = 0
  let done = 0
  const work = async (): Promise<void> => {
    for (let index = next++; index < used.length; index = next++) {
      const image = used[index] as UsedImage
      onImage?.(image.name, done++, used.length)
      const own = given.find((each) => isThe(each, image))
      if (own) taken.add(own)
      answers[index] = own ? fromGiven(own) : await lookUp(image, options)
    }
  }
  await Promise.all(Array.from({ length: pull ? Math.min(atOnce, used.length) : 1 }, work))
  return {
    images: { ...joinAnswers(used, answers), isAsked },
    others: given.filter((image) => !taken.has(image)),
  }
}

type Source = Pick<KnownImage, "load" | "resolved"> & { readonly id: string }

interface Answer {
  readonly source?: Source
  /** What a registry said instead. */
  readonly refusal?: { readonly registry: string; readonly why: string; readonly advice?: string }
}

const fromGiven = (image: CatalogedImage): Answer => ({
  source: { id: image.config?.digest ?? image.name, load: () => image },
})

/** Whether a given image is the one that workloads run: by a digest, else by a name. */
function isThe(given: CatalogedImage, { reference, digest, id }: UsedImage): boolean {
  const digests = [given.manifestDigest, given.referenceDigest, given.config?.digest]
  const exact = digest ?? id
  if (exact !== undefined) return digests.includes(exact)
  if (!reference) return false
  const own = given.kind === "registry" ? parseImageReference(given.name) : undefined
  return [...(own ? [own] : []), ...claimedReferences(given)].some(({ canonical }) => canonical === reference.canonical)
}

async function lookUp({ reference, digest, id }: UsedImage, options: FindImagesOptions): Promise<Answer> {
  const { store, pull, platform } = options
  const exact = digest ?? id
  const remembered = (): Source | undefined => {
    const found = store?.find({
      ...(exact === undefined ? {} : { digest: exact }),
      ...(reference ? { reference } : {}),
      ...(platform ? { platform } : {}),
    })
    return found && fromStore(found)
  }
  // A digest leads to the same for ever: nobody has to be asked again.
  const known = exact === undefined && pull ? undefined : remembered()
  if (known || !pull || !reference) return known ? { source: known } : {}
  try {
    return { source: keep(await pull(pinned(reference, digest)), store) }
  } catch (error) {
    if (!(error instanceof ImageError)) throw error
    const advice = adviceOf(error)
    const source = remembered()
    return {
      ...(source ? { source } : {}),
      refusal: { registry: reference.registry, why: error.message, ...(advice ? { advice } : {}) },
    }
  }
}

const fromStore = (found: StoredImage): Source => ({
  id: found.id,
  load: found.load,
  ...(found.resolved ? { resolved: { at: found.resolved, from: found.from } } : {}),
})

/** What the store has need not stay in memory. */
function keep(image: CatalogedImage, store: ImageStore | undefined): Source {
  const id = image.config?.digest ?? image.name
  const stored = store?.find({ digest: id })
  return { id, load: stored?.id === id ? stored.load : () => image }
}

/** What runs is asked for by its digest, whatever its tag leads to today. */
function pinned(reference: ImageReference, digest: string | undefined): ImageReference {
  if (digest === undefined) return reference
  const { registry, repository } = reference
  return parseImageReference(`${registry}/${repository}@${digest}`) ?? reference
}

function joinAnswers(
  used: readonly UsedImage[],
  answers: readonly Answer[],
): Pick<WorkloadImages, "known" | "unknown" | "incomplete"> {
  const byId = new Map<string, { readonly source: Source; readonly image: UsedImage; readonly uses: ImageUse[] }>()
  const unknown: string[] = []
  for (const [index, image] of used.entries()) {
    const { source, refusal } = answers[index] as Answer
    if (source) getOrAdd(byId, source.id, () => ({ source, image, uses: [] })).uses.push(...image.uses)
    else if (!refusal) unknown.push(image.name)
  }
  const names = new Set<string>()
  const known = [...byId.values()].map(({ source: { id, ...source }, image, uses }): KnownImage => {
    const plain = image.name
    const name = names.has(plain) ? `${plain.replace(/@.*$/, "")}@${image.digest ?? id}` : plain
    names.add(name)
    return { name, uses, ...source }
  })
  return { known, unknown: [...new Set(unknown)], incomplete: refusals(used, answers) }
}

/** One for each registry: where one is down, none of its images come. */
function refusals(used: readonly UsedImage[], answers: readonly Answer[]): readonly Incomplete[] {
  const byRegistry = new Map<string, { readonly names: string[]; readonly old: string[]; readonly first: Answer }>()
  for (const [index, { name }] of used.entries()) {
    const answer = answers[index] as Answer
    if (!answer.refusal) continue
    const entry = getOrAdd(byRegistry, answer.refusal.registry, () => ({ names: [], old: [], first: answer }))
    entry.names.push(name)
    if (answer.source) entry.old.push(name)
  }
  return [...byRegistry.values()].map(({ names, old, first: { refusal } }) => ({
    what: listOf(names),
    why:
      `${refusal?.why}${names.length > 1 ? `; ${names.length} images of ${refusal?.registry} could not be fetched` : ""}` +
      (old.length > 0 ? `; ${old.length === 1 ? "one is" : `${old.length} are`} judged as last seen` : ""),
    code: "pull",
    ...(refusal?.advice ? { advice: refusal.advice } : {}),
  }))
}

/** The first names, and how many more. */
export const listOf = (names: readonly string[], most = 3): string =>
  names.length <= most ? names.join(", ") : `${names.slice(0, most).join(", ")} and ${names.length - most} more`
