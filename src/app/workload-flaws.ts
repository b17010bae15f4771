import type { WorkloadFlaw } from "../engines/paths/world.ts"
import { getOrAdd } from "../lib/get-or-add.ts"
import { asNumber, asString } from "../lib/json.ts"
import { isNetworkVector, isUnaided } from "../model/cvss.ts"
import type { Finding } from "../model/finding.ts"
import type { ResourceReference } from "../model/resource.ts"
import type { Workload } from "../model/workload/workload.ts"

export type WorkloadFlaws = (workload: Workload) => readonly WorkloadFlaw[]

/** Exploited now (CISA's catalog): whoever is reached is likely to be hit. */
const exploitedNow = 0.9
/** Below this EPSS nobody tries; a hundred such flaws together would still look like one that is used. */
const leastLikely = 0.01

/**
 * The flaws of workloads that an attacker on the network uses without an account or anybody's help, the likeliest first, from what
 * a scan found in their images. Of init containers none: they are gone before anybody connects. What is waived does not count.
 */
export function workloadFlaws(findings: readonly Finding[]): WorkloadFlaws {
  const flaws = new Map<ResourceReference, Map<string, WorkloadFlaw>>()
  for (const { evidence, waiver, workloads = [] } of findings) {
    const vector = asString(evidence.cvss) ?? ""
    if (waiver || !isNetworkVector(vector) || !isUnaided(vector)) continue
    const epss = asNumber(evidence.epss) ?? 0
    const probability = evidence.kev === true ? Math.max(exploitedNow, epss) : epss
    const why = evidence.kev === true ? "it is exploited in the wild, KEV" : `EPSS ${epss}`
    const id = asString(evidence.id)
    if (id === undefined || probability < leastLikely) continue
    for (const { resource, container } of workloads)
      if (container.class !== "init")
        getOrAdd(flaws, resource, () => new Map<string, WorkloadFlaw>()).set(id, { id, probability, why })
  }
  const sorted = new Map(
    [...flaws].map(([resource, byId]) => [resource, [...byId.values()].sort((a, b) => b.probability - a.probability)]),
  )
  return ({ resource }) => sorted.get(resource.reference) ?? []
}
