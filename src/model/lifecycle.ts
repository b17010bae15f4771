/** Releases of a product and until when their makers repair them. */
export interface ProductLifecycle {
  /** As endoflife.date names it: `debian`, `nodejs`, `kubernetes`. */
  readonly product: string
  readonly title: string
  readonly releases: readonly ReleaseCycle[]
}

export interface ReleaseCycle {
  /** What the versions of the release start with: `12`, `3.20`, `1.34`. */
  readonly cycle: string
  /** YYYY-MM-DD of the last day; true when it ended on an unknown day, false while no end is known. */
  readonly end: string | boolean
  /** The last day of paid or long-term support beyond that, in the same form. */
  readonly extendedEnd?: string | boolean
  /** The newest version of the release. */
  readonly latest?: string
}

/** Where lifecycles are looked up. */
export interface LifecycleIndex {
  lifecycle(product: string): ProductLifecycle | undefined
}

/** The release that a version belongs to: the longest cycle that the version equals or continues. */
export function releaseOf({ releases }: ProductLifecycle, version: string): ReleaseCycle | undefined {
  const plain = version.replace(/^v/, "")
  return releases
    .filter(({ cycle }) => plain === cycle || (plain.startsWith(cycle) && /[.+~-]/.test(plain[cycle.length] ?? "")))
    .sort((a, b) => b.cycle.length - a.cycle.length)[0]
}

/** Whether a last day lies before `today` (YYYY-MM-DD). */
export const isOver = (end: string | boolean | undefined, today: string): boolean =>
  end === true || (typeof end === "string" && end < today)
