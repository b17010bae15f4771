import type { Finding, Waiver } from "../../model/finding.ts"
import { purlOf } from "../../model/purl.ts"
import type { ReportedImage } from "../../model/scan-report.ts"
import type { VexStatus } from "../../model/vex.ts"

/** What a finding says in the terms of VEX. */
export interface Verdict {
  readonly status: VexStatus
  /** Why it is not affected, in the word of a VEX format. */
  readonly justification?: string
  /** Of a waiver. */
  readonly reason?: string
  /** What whoever is affected is to do. */
  readonly action?: string
  /** The risk is accepted: it stays. */
  readonly isAccepted?: true
}

export function verdictOf({ waiver, evidence, fix }: Finding): Verdict {
  const said = waiver?.vex ?? statedIn(waiver?.reason ?? "")
  const reason = waiver ? { reason: waiver.reason } : {}
  if (said) {
    const { status, justification } = said
    return { status, ...(justification ? { justification } : {}), ...reason }
  }
  if (waiver) return { status: "affected", action: `Accepted: ${waiver.reason}`, isAccepted: true, ...reason }
  const isKnown = evidence.state === "fixed" || evidence.kev === true
  return isKnown && fix ? { status: "affected", action: `${fix.title}.` } : { status: "under_investigation" }
}

/** A waiver may say it in the words of VEX: `not_affected: inline_mitigations_already_exist`. */
function statedIn(reason: string): Waiver["vex"] {
  const [, status, justification] = /^(not_affected|fixed)\b[:\s]*(.*)$/s.exec(reason) ?? []
  return status === "not_affected" || status === "fixed"
    ? { status, ...(justification ? { justification } : {}) }
    : undefined
}

/** An archive has no address: then its name stands for it. */
export const imagePurlOf = (image: ReportedImage | undefined, subject: string): string =>
  image?.purl ?? purlOf({ type: "generic", name: subject.split("/").at(-1) ?? subject, version: "" })
