import type { Finding, Waiver } from "../../model/finding.ts"
import type { Location } from "../../model/location.ts"

/** A waiver as it was found: what it waives, and on which terms. */
export interface FoundWaiver {
  readonly waiver: Waiver
  /** Rules as their author named them: ids, aliases of other tools, or "*" for all. */
  readonly rules: readonly string[]
  /** Whether it covers a finding, its rule apart. */
  readonly covers: (finding: Finding) => boolean
  readonly location?: Location
  /** Where it stands, for people: "annotation of shop/Deployment/cart". */
  readonly where: string
}

/** A waiver that waives nothing because of what it says. */
export interface BrokenWaiver {
  readonly where: string
  readonly why: string
  readonly location?: Location
}

export interface FoundWaivers {
  readonly waivers: readonly FoundWaiver[]
  readonly broken: readonly BrokenWaiver[]
}
