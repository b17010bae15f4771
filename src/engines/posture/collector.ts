import type { JsonValue } from "../../lib/json.ts"
import type { Finding } from "../../model/finding.ts"
import { fingerprint, stablePath } from "../../model/fingerprint.ts"
import type { Fix } from "../../model/fix.ts"
import type { Resource } from "../../model/resource.ts"
import type { Container } from "../../model/workload/container.ts"
import type { Place } from "../../model/workload/setting.ts"
import type { Workload } from "../../model/workload/workload.ts"
import type { Check, ReportDetails } from "./check.ts"

/** What a check was looking at when it reported. */
export interface Subject {
  readonly resource: Resource
  readonly workload?: Workload
  readonly container?: Container
}

interface Cause {
  readonly check: Check
  readonly subject: Subject
  readonly place: Place
  readonly containers: Container[]
  readonly messages: Set<string>
  details: ReportDetails
}

/** Gathers reports and makes one finding of all that share check, owner and cause. */
export class Collector {
  readonly #causes = new Map<string, Cause>()
  readonly #resources = new Map<Resource, number>()

  report(check: Check, subject: Subject, place: Place, message: string, details: ReportDetails = {}): void {
    const key = `${check.id}\n${this.#number(subject.resource)}\n${this.#number(place.resource)}\n${place.path}\n${details.cause ?? ""}`
    const cause = this.#causes.get(key)
    if (cause === undefined) {
      const containers = subject.container ? [subject.container] : []
      this.#causes.set(key, { check, subject, place, containers, messages: new Set([message]), details })
      return
    }
    cause.messages.add(message)
    if (subject.container && !cause.containers.includes(subject.container)) cause.containers.push(subject.container)
  }

  /** The findings in the order of the reports. */
  findings(): readonly Finding[] {
    const seen = new Set<string>()
    return [...this.#causes.values()].map((cause) => toFinding(cause, seen))
  }

  #number(resource: Resource): number {
    const known = this.#resources.get(resource)
    if (known !== undefined) return known
    this.#resources.set(resource, this.#resources.size)
    return this.#resources.size - 1
  }
}

function toFinding(cause: Cause, seen: Set<string>): Finding {
  const { check, subject, place, containers, messages, details } = cause
  const [container] = containers
  const isOfContainer = container !== undefined && containers.length === 1 && isBelow(place, container)
  const evidence: Record<string, JsonValue> = { ...details.evidence }
  if (container !== undefined && !isOfContainer) evidence.containers = containers.map(({ name }) => name)
  const inOther = place.resource !== subject.resource
  if (inOther) evidence.definedIn = `${place.resource.kind}/${place.resource.name}`
  return {
    id: identify(cause, seen),
    rule: check.id,
    aliases: check.aliases ?? [],
    category: check.category ?? "posture",
    severity: details.severity ?? check.severity.level,
    title: check.title,
    message: [...messages].join("; "),
    resource: subject.resource.reference,
    ...(isOfContainer ? { container: { name: container.name, class: container.class } } : {}),
    ...(inOther ? {} : { path: place.path }),
    locations: [],
    evidence,
    fix: toFix(check, place),
    frameworks: check.frameworks ?? [],
    places: [place, ...(details.related ?? [])],
  }
}

const isBelow = (place: Place, container: Container): boolean =>
  place.resource === container.resource &&
  (place.path === container.path || place.path.startsWith(`${container.path}/`))

function toFix(check: Check, place: Place): Fix {
  const { title, risk, patch } = check.fix
  const operations = patch?.(place, place.resource.object) ?? []
  return {
    title,
    automatic: operations.length > 0 && risk === undefined,
    ...(risk === undefined ? {} : { risk }),
    ...(operations.length > 0 ? { patch: operations } : {}),
  }
}

/** A folder may hold the same object twice (overlays): then the file makes the difference, and then the position. */
function identify({ check, subject, place, details }: Cause, seen: Set<string>): string {
  const { origin } = subject.resource
  const parts = [check.id, subject.resource.key, stablePath(place.resource, place.path), details.cause ?? ""]
  if (place.resource !== subject.resource) parts.push(place.resource.key)
  let id = fingerprint(...parts)
  if (seen.has(id) && origin.kind === "file") id = fingerprint(...parts, origin.source.file)
  for (let position = 1; seen.has(id); position++) id = fingerprint(...parts, String(position))
  seen.add(id)
  return id
}
