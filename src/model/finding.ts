import type { JsonValue } from "../lib/json.ts"
import type { JsonPointer } from "../lib/json-pointer.ts"
import type { Fix } from "./fix.ts"
import type { Location } from "./location.ts"
import type { ResourceReference } from "./resource.ts"
import type { SeverityLevel } from "./severity.ts"
import type { ContainerClass } from "./workload/container.ts"
import type { Place } from "./workload/setting.ts"

export type Category =
  | "posture"
  | "identity"
  | "network"
  | "path"
  | "vulnerability"
  | "secret"
  | "image"
  | "component"
  | "code"
  | "policy"
  | "runtime"

/** A finding that its owner accepted, and how. */
export interface Waiver {
  readonly by: "annotation" | "comment" | "file" | "resource"
  readonly reason: string
  readonly owner?: string
  /** Day (YYYY-MM-DD) after which the finding counts again. */
  readonly expires?: string
  /** What a VEX document says, where that is the reason. */
  readonly vex?: { readonly status: "not_affected" | "fixed"; readonly justification?: string }
}

/** One problem of one owner with one cause. The JSON form is part of the contract (docs/output.md). */
export interface Finding {
  /** Stable across runs, line shifts and reordered lists. */
  readonly id: string
  readonly rule: string
  /** Rules of other tools that mean the same: `<tool>:<id>`. */
  readonly aliases: readonly string[]
  readonly category: Category
  readonly severity: SeverityLevel
  /** What is wrong, for any resource: the rule's title. */
  readonly title: string
  /** One sentence with the actual names and values. */
  readonly message: string
  readonly resource?: ResourceReference
  /** What a finding without a resource is about: a file, an image, a repository. */
  readonly subject?: string
  readonly container?: { readonly name: string; readonly class: ContainerClass }
  readonly path?: JsonPointer
  /** Where it is written; filled in by the application, since engines know no files. The first is the cause. */
  readonly locations: readonly Location[]
  readonly evidence: { readonly [key: string]: JsonValue }
  readonly fix?: Fix
  readonly frameworks: readonly string[]
  readonly waiver?: Waiver
  /** Of a finding about an image: the workloads that run it. Absent where an image was scanned by itself. */
  readonly workloads?: readonly AffectedWorkload[]
  /** Absent: 1. */
  readonly weight?: Weight
  /** What the locations are made from, the cause first. Not part of the output. */
  readonly places: readonly Place[]
}

/** A workload that a finding about its image concerns, and what makes the finding weigh more there. */
export interface AffectedWorkload {
  readonly resource: ResourceReference
  readonly container: { readonly name: string; readonly class: ContainerClass }
  /** The image as the container names it. */
  readonly image: string
  /** Where it is named; filled in by the application. */
  readonly locations: readonly Location[]
  /** Ways from the Internet to it that policies leave open: `Ingress shop/web (TCP/8080)`. */
  readonly exposedBy: readonly string[]
  /** What a break-in gains at once: `privileged`, `its account reads Secrets in shop`. */
  readonly privileges: readonly string[]
  /** Its owner accepted the finding for this workload. */
  readonly waiver?: Waiver
  /** What the locations are made from. Not part of the output. */
  readonly place: Place
}

/** How much more a finding weighs where it is than by itself, for ordering. */
export interface Weight {
  /** 1 where nothing is known to make it worse. */
  readonly factor: number
  /** Why, one reason each. */
  readonly because: readonly string[]
}

/** Something that was asked for and could not be judged. */
export interface Incomplete {
  /** The file, document, chart, resource or rule. */
  readonly what: string
  readonly why: string
  /** Stable code of the error, where there is one. */
  readonly code?: string
  readonly location?: Location
  /** What the user can do about it. */
  readonly advice?: string
}
