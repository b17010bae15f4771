/**
 * What a scan can say about a control: `fail` there are findings; `pass` its rules looked at something and found nothing;
 * `not-applicable` nothing in the input is of a kind that its rules look at; `manual` no
 * rule can answer it, or not all of it, and those that can found nothing.
 */
export type ControlStatus = "pass" | "fail" | "manual" | "not-applicable"

export interface ControlReport {
  readonly id: string
  readonly title: string
  readonly status: ControlStatus
  /** Ids of the rules that answer it and ran. */
  readonly rules: readonly string[]
  /** Ids of the findings, the ones that a baseline or a threshold leaves out of the report included. */
  readonly findings: readonly string[]
  /** What objects cannot show, and where to look for it; whatever the status is. */
  readonly manual?: string
}

export interface FrameworkReport {
  readonly id: string
  readonly title: string
  readonly controls: readonly ControlReport[]
}

/** Number of controls by status. */
export function countStatuses({ controls }: FrameworkReport): Readonly<Record<ControlStatus, number>> {
  const counts: Record<ControlStatus, number> = { fail: 0, pass: 0, manual: 0, "not-applicable": 0 }
  for (const { status } of controls) counts[status]++
  return counts
}
