import { type CountedFlow, type FlowNeeds, flowNeeds } from "../engines/network/generate/flow-needs.ts"
import { NeedJudge } from "../engines/network/generate/judge.ts"
import type { Need, Party } from "../engines/network/generate/need.ts"
import type { Reachability } from "../engines/network/reachability.ts"
import { readFlows } from "../inputs/flows/read-flows.ts"
import { formatCidrs } from "../lib/ip.ts"
import type { Incomplete } from "../model/finding.ts"
import type { Inventory } from "../model/inventory.ts"
import { explainPort, type ShownReason, showReason } from "./network.ts"

export interface ObservedFlows {
  /** Equal flows are counted as one. */
  readonly flows: readonly CountedFlow[]
  /** All flows that were read. */
  readonly seen: number
  readonly problems: readonly Incomplete[]
}

/** Different flows that are kept apart; logs of a whole cluster stay far below. */
const maxDistinct = 1_000_000

/** Reads flow logs. Throws the error of the file system where one cannot be opened. */
export async function readObservedFlows(files: readonly string[]): Promise<ObservedFlows> {
  const counted = new Map<string, CountedFlow>()
  const problems: Incomplete[] = []
  let seen = 0
  let left = 0
  for (const file of files) {
    const log = readFlows(file)
    for await (const { flow, line } of log.flows) {
      seen++
      const { time, ...same } = flow
      const key = JSON.stringify(same)
      const known = counted.get(key)
      if (known) {
        const isLater = time > known.flow.time
        counted.set(key, { ...known, count: known.count + 1, flow: isLater ? flow : known.flow })
      } else if (counted.size < maxDistinct) counted.set(key, { flow, count: 1, source: `${file}:${line}` })
      else left++
    }
    problems.push(...log.problems)
  }
  if (left > 0)
    problems.push({
      what: files.join(", "),
      why: `${left} flows beyond a million different ones were left out`,
      code: "flow-line",
    })
  return { flows: [...counted.values()], seen, problems }
}

export const needsOfFlows = ({ flows }: ObservedFlows, inventory: Inventory, { world }: Reachability): FlowNeeds =>
  flowNeeds(flows, inventory, world)

/** An observed connection that the policies of the sources do not let through. */
export interface BrokenFlow {
  readonly need: Need
  readonly verdict: "denied" | "undefined"
  readonly because: readonly ShownReason[]
}

/** Observed connections that would break under the policies of a network. */
export function brokenFlows(answer: Reachability, needs: readonly Need[]): readonly BrokenFlow[] {
  const judge = new NeedJudge(answer.world, answer.dialect)
  return needs.flatMap((need): BrokenFlow[] => {
    const verdict = judge.verdict(answer.policies, need)
    if (verdict === "allowed") return []
    const explained = explainPort(answer, endpointOf(need.from), endpointOf(need.to), need.ports)
    return [{ need, verdict, because: (explained?.because ?? []).map(showReason) }]
  })
}

function endpointOf(party: Party): string {
  if (party.kind === "workload") return party.id
  return party.kind === "addresses" ? `cidr/${formatCidrs(party.addresses)[0]}` : "internet"
}
