import { foreignOpenings } from "../engines/network/clusters/foreign-openings.ts"
import { inCluster } from "../engines/network/clusters/join-worlds.ts"
import { dialects } from "../engines/network/dialect.ts"
import { reachability } from "../engines/network/reachability.ts"
import { exposureOf } from "../engines/network/workload-exposure.ts"
import type { JoinedClusters } from "./clusters.ts"
import { type ShownExposure, showExposure, showOpening } from "./exposure.ts"

/** What workloads of several clusters are open to: in their own as ever, and to every pod of each of the others. */
export function exposureAcross(
  { federation, sources, dialect }: JoinedClusters,
  only?: string,
): readonly ShownExposure[] {
  return sources.flatMap(({ name, inventory, world }) => {
    const answer = reachability(world, dialects[dialect])
    return exposureOf(answer, inventory)
      .filter(({ workload }) => only === undefined || inCluster(name, workload) === only)
      .map((own) => {
        const workload = inCluster(name, own.workload)
        const shown = showExposure(answer, own)
        const others = foreignOpenings(federation, workload, own.direction).map((one) =>
          showOpening(`cluster ${one.cluster}`, one),
        )
        return {
          ...shown,
          workload,
          openings: [
            ...shown.openings.map((one) => ({ ...one, because: one.because.map((reason) => named(reason, name)) })),
            ...others.filter(({ allowed, undefined: open }) => allowed.length + open.length > 0),
          ],
          entries: shown.entries.map((entry) => ({ ...entry, by: inCluster(name, entry.by) })),
        }
      })
  })
}

const named = <T extends { readonly policy: string }>(reason: T, cluster: string): T => ({
  ...reason,
  policy: inCluster(cluster, reason.policy),
})
