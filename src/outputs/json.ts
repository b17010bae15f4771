import { getOrAdd } from "../lib/get-or-add.ts"
import type { Finding } from "../model/finding.ts"
import type { Fix } from "../model/fix.ts"
import type { Location } from "../model/location.ts"
import type { ResourceReference } from "../model/resource.ts"
import type { ScanReport } from "../model/scan-report.ts"

/** Version of the JSON form; additions do not change it. */
export const schemaVersion = "1"

/** The scan report as JSON (docs/output.md), one finding to a line. Given in pieces, so that it is never one string. */
export function* renderJson(report: ScanReport): Generator<string> {
  const { findings, ...rest } = report
  const head = JSON.stringify({ schemaVersion, ...rest, findings: [] }, null, 2)
  if (findings.length === 0) return yield `${head}\n`
  yield `${head.slice(0, head.lastIndexOf("[]"))}[\n`
  const last = findings.length - 1
  const writer = new FindingWriter()
  for (const [index, finding] of findings.entries())
    yield `    ${writer.write(finding)}${index === last ? "\n  ]\n}\n" : ",\n"}`
}

/**
 * One finding. What all findings of a rule share, and the files, are written once and kept: a large report repeats them a
 * hundred thousand times. Keys stand in the order of docs/output.md.
 */
class FindingWriter {
  readonly #rules = new Map<readonly string[], Map<string, string>>()
  readonly #files = new Map<string, string>()
  readonly #frameworks = new Map<readonly string[], string>()
  readonly #titles = new Map<string, string>()
  readonly #resources = new WeakMap<ResourceReference, string>()
  readonly #workloads = new WeakMap<NonNullable<Finding["workloads"]>, string>()
  readonly #fixes = new WeakMap<Fix, string>()

  write(finding: Finding): string {
    const { id, severity, title, message, resource, subject, container, path, evidence, fix, waiver } = finding
    return (
      `{"id":${JSON.stringify(id)},${this.#rule(finding)},"severity":"${severity}","title":${this.#text(title)},"message":${JSON.stringify(message)}` +
      this.#resource(resource) +
      optional("subject", subject) +
      optional("container", container) +
      optional("path", path) +
      `,"locations":[${finding.locations.map((location) => this.#location(location)).join(",")}]` +
      `,"evidence":${isEmpty(evidence) ? "{}" : JSON.stringify(evidence)}` +
      this.#fix(fix) +
      this.#affected(finding.workloads) +
      optional("weight", finding.weight) +
      `,"frameworks":${this.#list(finding.frameworks)}` +
      optional("waiver", waiver) +
      "}"
    )
  }

  #rule({ rule, aliases, category }: Finding): string {
    const known = this.#rules.get(aliases)?.get(rule)
    if (known !== undefined) return known
    const text = `"rule":${JSON.stringify(rule)},"aliases":${JSON.stringify(aliases)},"category":"${category}"`
    getOrAdd(this.#rules, aliases, () => new Map<string, string>()).set(rule, text)
    return text
  }

  /** Findings come sorted by rule and owner, and those of one owner share their reference. */
  #resource(resource: Finding["resource"]): string {
    return resource ? getOrAdd(this.#resources, resource, () => optional("resource", resource)) : ""
  }

  /** A fix without a patch is the same for all findings of its rule. */
  #fix(fix: Finding["fix"]): string {
    if (!fix || fix.patch) return optional("fix", fix)
    return getOrAdd(this.#fixes, fix, () => optional("fix", fix))
  }

  #list = (texts: readonly string[]): string => getOrAdd(this.#frameworks, texts, () => JSON.stringify(texts))

  #text = (text: string): string => getOrAdd(this.#titles, text, () => JSON.stringify(text))

  /** All findings of an image concern the same workloads. */
  #affected(workloads: Finding["workloads"]): string {
    return workloads
      ? getOrAdd(this.#workloads, workloads, () =>
          optional(
            "workloads",
            workloads.map(({ place: _, ...shown }) => shown),
          ),
        )
      : ""
  }

  #location({ file, line, column, endLine, endColumn }: Location): string {
    const name = getOrAdd(this.#files, file, () => JSON.stringify(file))
    return `{"file":${name},"line":${line},"column":${column},"endLine":${endLine},"endColumn":${endColumn}}`
  }
}

function isEmpty(object: object): boolean {
  for (const _key in object) return false
  return true
}

const optional = (key: string, value: unknown): string =>
  value === undefined ? "" : `,"${key}":${JSON.stringify(value)}`
