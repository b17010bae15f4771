import type { Waiver } from "./finding.ts"

/** What a waiver says in words: the reason, and perhaps who decided it and until when. */
export type WaiverTerms = Omit<Waiver, "by">

const day = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/

/** Whether a text is a day: YYYY-MM-DD. */
export const isDay = (text: string): boolean =>
  // The 31st of February passes the pattern, and for a Date it is a day of March.
  day.test(text) && new Date(text).toISOString().startsWith(text)

/**
 * Reads "reason; owner: NAME; expires: YYYY-MM-DD", the form of annotations and comments. A string is what is wrong: a waiver
 * without a reason, or with a day that is none, waives nothing.
 */
export function parseTerms(text: string): WaiverTerms | string {
  const parts = text.split(";").map((part) => part.trim())
  const terms: { owner?: string; expires?: string } = {}
  const reason: string[] = []
  for (const part of parts) {
    const [, key, value] = /^(owner|expires):\s*(.+)$/i.exec(part) ?? []
    if (key === undefined || value === undefined) {
      if (part !== "") reason.push(part)
    } else if (key.toLowerCase() === "owner") terms.owner = value
    else if (isDay(value)) terms.expires = value
    else return `"${value}" is no day; write expires: YYYY-MM-DD`
  }
  return reason.length === 0 ? "it gives no reason" : { reason: reason.join("; "), ...terms }
}

/** Whether a waiver no longer holds; on its last day it does. `today` is YYYY-MM-DD. */
export const isExpired = ({ expires }: WaiverTerms, today: string): boolean => expires !== undefined && expires < today
