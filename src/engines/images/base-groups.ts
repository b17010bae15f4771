import { getOrAdd } from "../../lib/get-or-add.ts"
import { fingerprint } from "../../model/fingerprint.ts"
import type { Distribution } from "../../model/package.ts"
import type { ReportedBase } from "../../model/scan-report.ts"
import type { BaseImage } from "./base-image.ts"

/** What of an image tells what it stands on. Small: of a thousand images all are held at once. */
export interface StandingImage {
  readonly name: string
  /** DiffIDs, lowest first. */
  readonly chain: readonly string[]
  readonly base: BaseImage | undefined
  readonly distribution: Distribution | undefined
  /** Problems that a newer version does not have: what they are (package and id), and the index of the layer that brought the package. */
  readonly fixable: readonly { readonly problem: string; readonly layer: number }[]
  readonly workloads: readonly string[]
}

/**
 * Groups images by the layers that they stand on, those first where one bump clears most in most workloads. An image stands on:
 * what its builder says or its history tells; else a known image whose whole chain begins its own; else what it shares with
 * another image and then goes apart from. Layers are named by their content, so that what has the same chain is the same base.
 * O(layers of all images).
 */
export function groupByBase(images: readonly StandingImage[]): readonly ReportedBase[] {
  const chained = images.map((image) => ({ image, keys: chainKeys(image.chain) }))
  const known: KnownChains = {
    whole: new Map(chained.map(({ image, keys }) => [keys.at(-1) ?? "", image])),
    followers: followersOf(chained),
  }
  const groups = new Map<string, Member[]>()
  for (const { image, keys } of chained) {
    const base = recognise(image, keys, known)
    if (base) getOrAdd(groups, keys[base.layers - 1] ?? "", () => []).push({ image, base })
  }
  // What runs the base itself stands on it, too.
  for (const [key, members] of groups) {
    const self = known.whole.get(key)
    const [first] = members
    if (self && first && !members.some(({ image }) => image === self)) members.push({ image: self, base: first.base })
  }
  return [...groups.values()].map(describeGroup).sort(byWorth)
}

interface Member {
  readonly image: StandingImage
  readonly base: Recognised
}

function describeGroup(members: readonly Member[]): ReportedBase {
  // Of several names the one that says most: labels before what is concluded.
  const named = (members.find(({ base }) => base.by === "label") ?? members[0])?.base as Recognised
  const problems = members.flatMap(({ image, base }) =>
    image.fixable.filter(({ layer }) => layer >= 0 && layer < base.layers).map(({ problem }) => problem),
  )
  return {
    ...named,
    images: members.map(({ image }) => image.name),
    workloads: [...new Set(members.flatMap(({ image }) => image.workloads))],
    fixable: new Set(problems).size,
  }
}

const byWorth = (a: ReportedBase, b: ReportedBase): number =>
  worth(b) - worth(a) || b.workloads.length - a.workloads.length || (a.name < b.name ? -1 : 1)

const worth = ({ fixable, workloads }: ReportedBase): number => fixable * Math.max(1, workloads.length)

interface Recognised extends Pick<ReportedBase, "name" | "layers" | "by"> {
  readonly digest?: string
}

interface KnownChains {
  /** Images by their whole chain. */
  readonly whole: ReadonlyMap<string, StandingImage>
  /** By chain the different layers that follow it; "" where an image ends there. */
  readonly followers: ReadonlyMap<string, ReadonlySet<string>>
}

function recognise(image: StandingImage, keys: readonly string[], known: KnownChains): Recognised | undefined {
  const { base, distribution } = image
  if (base && base.layers > 0) return base
  // The longest that begins it: an image may stand on one that stands on another.
  for (let length = keys.length - 1; length > 0; length--) {
    const key = keys[length - 1] ?? ""
    const self = known.whole.get(key)
    if (self) return { name: base?.name ?? self.name, layers: length, by: base ? "label" : "image" }
    if ((known.followers.get(key)?.size ?? 0) > 1) {
      const release = distribution ? `${distribution.id}:${distribution.version ?? "rolling"}` : "an unnamed base"
      return { name: base?.name ?? release, layers: length, by: base ? "label" : "shared" }
    }
  }
  return undefined
}

function followersOf(chained: readonly { readonly image: StandingImage; readonly keys: readonly string[] }[]) {
  const followers = new Map<string, Set<string>>()
  for (const { image, keys } of chained)
    for (const [index, key] of keys.entries())
      getOrAdd(followers, key, () => new Set()).add(image.chain[index + 1] ?? "")
  return followers
}

/** A name for each beginning of a chain. Source: OCI image specification, config.md, "Layer ChainID", in our own hash. */
function chainKeys(chain: readonly string[]): readonly string[] {
  let key = ""
  return chain.map((diffId) => {
    key = fingerprint(key, diffId)
    return key
  })
}
