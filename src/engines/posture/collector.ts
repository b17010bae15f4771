import { getOrAdd } from "../../lib/get-or-add.ts"
import type { JsonValue } from "../../lib/json.ts"
import type { Finding } from "../../model/finding.ts"
import { fingerprint, StablePaths } from "../../model/fingerprint.ts"
import type { Fix } from "../../model/fix.ts"
import type { Resource } from "../../model/resource.ts"
import type { Container } from "../../model/workload/container.ts"
import type { Place } from "../../model/workload/setting.ts"
import type { Check, Report, ReportDetails } from "./check.ts"

interface Cause {
  readonly check: Check
  /** The owner that the finding is about. */
  readonly owner: Resource
  readonly place: Place
  readonly containers: Container[]
  readonly messages: string[]
  readonly details: ReportDetails
}

const noDetails: ReportDetails = Object.freeze({})

/**
 * Gathers reports and makes one finding of all that share check, owner and cause. Reports of one check on one owner come
 * in a row, so that only those of the row are compared.
 */
export class Collector {
  readonly #findings: Finding[] = []
  readonly #seen = new Set<string>()
  readonly #paths = new StablePaths()
  #row: Cause[] = []
  /** The row by owner, where a check looks at everything and names owners itself: there a row can be long. */
  readonly #byOwner = new Map<Resource, Cause[]>()
  #check: Check | undefined
  #owner: Resource | undefined
  #container: Container | undefined

  /** What follows is reported by this check, about this owner (or about whatever it names). */
  begin(check: Check, owner: Resource | undefined): void {
    this.#finishRow()
    this.#check = check
    this.#owner = owner
    this.#container = undefined
  }

  /** What follows in the row concerns this container. */
  look(container: Container): void {
    this.#container = container
  }

  /** Handed to the checks; one function for all of them. */
  readonly report: Report = (place, message, details = noDetails) => {
    const check = this.#check
    if (!check) throw new Error("report called outside of a check")
    const owner = this.#owner ?? place.resource
    const container = this.#container
    const compared = this.#owner ? this.#row : this.#causesOf(owner)
    const known = compared.find(
      (cause) =>
        cause.place.path === place.path &&
        cause.place.resource === place.resource &&
        cause.owner === owner &&
        cause.details.cause === details.cause,
    )
    if (!known) {
      const cause = { check, owner, place, containers: container ? [container] : [], messages: [message], details }
      this.#row.push(cause)
      if (compared !== this.#row) compared.push(cause)
      return
    }
    if (!known.messages.includes(message)) known.messages.push(message)
    if (container && !known.containers.includes(container)) known.containers.push(container)
  }

  /** The findings in the order of the reports. */
  finish(): readonly Finding[] {
    this.#finishRow()
    return this.#findings
  }

  #causesOf(owner: Resource): Cause[] {
    const known = this.#byOwner.get(owner) ?? []
    if (known.length === 0) this.#byOwner.set(owner, known)
    return known
  }

  #finishRow(): void {
    if (this.#row.length === 0) return
    this.#byOwner.clear()
    for (const cause of this.#row) this.#findings.push(this.#toFinding(cause))
    this.#row = []
  }

  #toFinding(cause: Cause): Finding {
    const { check, owner, place, containers, messages, details } = cause
    const [container] = containers
    const isOfContainer = container !== undefined && containers.length === 1 && isBelow(place, container)
    const isOfOwner = place.resource === owner
    const evidence = evidenceOf(cause, container !== undefined && !isOfContainer, isOfOwner)
    const finding: Mutable<Finding> = {
      id: this.#identify(cause),
      rule: check.id,
      aliases: check.aliases ?? none,
      category: check.category ?? "posture",
      severity: details.severity ?? check.severity.level,
      title: check.title,
      message: messages.length === 1 ? (messages[0] as string) : messages.join("; "),
      resource: owner.reference,
      // Filled in by whoever knows where resources are written.
      locations: [],
      evidence,
      fix: toFix(check, place),
      frameworks: check.frameworks ?? none,
      places: details.related ? [place, ...details.related] : [place],
    }
    if (isOfContainer) finding.container = { name: container.name, class: container.class }
    if (isOfOwner) finding.path = place.path
    return finding
  }

  /** A folder may hold the same object twice (overlays): then the file makes the difference, and then the position. */
  #identify({ check, owner, place, details }: Cause): string {
    const { origin } = owner
    const parts = [check.id, owner.key, this.#paths.of(place.resource, place.path), details.cause ?? ""]
    if (place.resource !== owner) parts.push(place.resource.key)
    let id = fingerprint(...parts)
    if (this.#seen.has(id) && origin.kind === "file") id = fingerprint(...parts, origin.source.file)
    for (let position = 1; this.#seen.has(id); position++) id = fingerprint(...parts, String(position))
    this.#seen.add(id)
    return id
  }
}

const noEvidence: Finding["evidence"] = Object.freeze({})

/** What the check reported, with the containers and the object that the finding's own fields do not name. */
function evidenceOf(
  { details, containers, place }: Cause,
  isOfSeveral: boolean,
  isOfOwner: boolean,
): Finding["evidence"] {
  const reported = details.evidence ?? noEvidence
  if (!isOfSeveral && isOfOwner) return reported
  const evidence: Record<string, JsonValue> = { ...reported }
  if (isOfSeveral) evidence.containers = containers.map(({ name }) => name)
  if (!isOfOwner) evidence.definedIn = `${place.resource.kind}/${place.resource.name}`
  return evidence
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const none: readonly never[] = Object.freeze([])

const isBelow = (place: Place, container: Container): boolean =>
  place.resource === container.resource &&
  (place.path === container.path || place.path.startsWith(`${container.path}/`))

/** Fixes without a patch: one for all findings of a check. */
const withoutPatch = new WeakMap<Check, Fix>()

function toFix(check: Check, place: Place): Fix {
  const { title, risk, patch } = check.fix
  const operations = patch?.(place, place.resource.object)
  if (!operations || operations.length === 0)
    return getOrAdd(withoutPatch, check, () => ({ title, automatic: false, ...(risk === undefined ? {} : { risk }) }))
  const fix: Mutable<Fix> = { title, automatic: risk === undefined }
  if (risk !== undefined) fix.risk = risk
  fix.patch = operations
  return fix
}
