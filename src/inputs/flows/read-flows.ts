import type { Incomplete } from "../../model/finding.ts"
import type { ObservedFlow } from "../../model/flow.ts"
import { readJsonLines } from "../json-lines.ts"
import { readFlowRecord } from "./flow-record.ts"
import { isHubbleFlow, readHubbleFlow } from "./hubble-flow.ts"

export interface FlowAtLine {
  readonly flow: ObservedFlow
  readonly line: number
}

export interface FlowLog {
  readonly flows: AsyncIterable<FlowAtLine>
  /** Lines that are no flow; complete once the flows are read. */
  readonly problems: readonly Incomplete[]
}

/** Problems of one kind that are told one by one. */
const maxTold = 20

/** Reads observed flows: Hubble's JSON lines or records of our own, in any mixture; gzip or not, `-` for standard input. */
export function readFlows(file: string): FlowLog {
  const { lines, problems } = readJsonLines(file, "flow-line")
  const told = problems as Incomplete[]
  async function* flows(): AsyncGenerator<FlowAtLine> {
    let unknown = 0
    for await (const { value, line } of lines) {
      const isHubble = isHubbleFlow(value)
      const flow = isHubble ? readHubbleFlow(value) : readFlowRecord(value)
      if (flow) yield { flow, line }
      // Hubble tells of more than connections; what is none of its events is a mistake.
      else if (!isHubble && !isOtherEvent(value) && ++unknown <= maxTold)
        told.push({
          what: `${file}:${line}`,
          why: 'the line is neither a flow of Hubble nor { "from": …, "to": …, "port": "TCP/80" }',
          code: "flow-line",
          location: { file, line, column: 1, endLine: line, endColumn: 1 },
        })
    }
    if (unknown > maxTold)
      told.push({ what: file, why: `${unknown - maxTold} more lines are no flow`, code: "flow-line" })
  }
  return { flows: flows(), problems }
}

const isOtherEvent = (value: unknown): boolean =>
  ["node_status", "lost_events", "agent_event", "debug_event"].some((key) => Object.hasOwn(value as object, key))
