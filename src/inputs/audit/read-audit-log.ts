import type { JsonValue } from "../../lib/json.ts"
import type { Incomplete } from "../../model/finding.ts"
import { readJsonLines } from "../json-lines.ts"

export interface AuditEvents {
  /** Events as written, one after another. */
  readonly events: AsyncIterable<JsonValue>
  /** Lines that are no event; complete once the events are read. */
  readonly problems: readonly Incomplete[]
}

/** Reads an API server's audit log: one JSON object a line, gzip or not, `-` for standard input; an EventList's items as well. */
export function readAuditLog(file: string): AuditEvents {
  const { lines, problems } = readJsonLines(file, "audit-line")
  return { events: values(lines), problems }
}

async function* values(lines: AsyncIterable<{ readonly value: JsonValue }>): AsyncGenerator<JsonValue> {
  for await (const { value } of lines) yield value
}
