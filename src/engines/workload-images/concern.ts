import { asString } from "../../lib/json.ts"
import { isNetworkVector } from "../../model/cvss.ts"
import type { AffectedWorkload, Finding, Weight } from "../../model/finding.ts"
import type { CatalogedImage } from "../../model/image/image.ts"
import type { Inventory } from "../../model/inventory.ts"
import type { KubernetesVersion } from "../../model/kubernetes-version.ts"
import { type AccountRights, accountRights } from "./account-rights.ts"
import { exposedWorkloads } from "./exposed-workloads.ts"
import type { ImageUse } from "./image-uses.ts"
import { privilegesOf } from "./privileges.ts"

/** Tells which workloads an image's findings concern. What is asked of the whole inventory is worked out when first needed. */
export type Concern = (image: CatalogedImage, uses: readonly ImageUse[]) => readonly AffectedWorkload[]

/** More privileges than these say nothing new about a workload. */
const shownPrivileges = 6

export function concernOf(inventory: Inventory, version: KubernetesVersion): Concern {
  let exposed: ReadonlyMap<string, readonly string[]> | undefined
  let rights: AccountRights | undefined
  return (image, uses) => {
    exposed ??= exposedWorkloads(inventory, version)
    rights ??= accountRights(inventory, version)
    const ways = exposed
    const rightsOf = rights
    return uses
      .map((use): AffectedWorkload => {
        const { workload, container } = use
        const { node, account, isRoot } = privilegesOf(use, image.config, inventory, rightsOf)
        return {
          resource: workload.resource.reference,
          container: { name: container.name, class: container.class },
          image: container.imageText,
          locations: [],
          // An init container is gone before the first connection comes.
          exposedBy: container.class === "init" ? [] : (ways.get(workload.id) ?? []),
          privileges: [...node, ...account, ...(isRoot ? [rootUser] : [])].slice(0, shownPrivileges),
          place: container.at("image"),
        }
      })
      .sort((a, b) => pressure(b) - pressure(a))
  }
}

const rootUser = "root in its container"

const holdsMore = ({ privileges }: AffectedWorkload): boolean => privileges.some((each) => each !== rootUser)

const pressure = ({ exposedBy, privileges }: AffectedWorkload): number =>
  (exposedBy.length > 0 ? 10 : 0) + privileges.length

/**
 * A finding about an image as one about the workloads that run it. What is exploited over the network weighs thrice where the
 * Internet reaches a workload, everything else half as much again, since it takes a way in first; twice where a break-in gains
 * the node or rights beyond the workload. Workloads whose owner accepted the finding do not count.
 */
export const concerning = (finding: Finding, workloads: readonly AffectedWorkload[]): Finding =>
  weighed({ ...finding, workloads })

/** The same finding with its weight worked out from the workloads that count. */
export function weighed({ weight: _, ...finding }: Finding): Finding {
  const counting = finding.workloads?.filter(({ waiver }) => !waiver) ?? []
  const weight = weightOf(finding, counting)
  return weight ? { ...finding, weight } : finding
}

function weightOf({ evidence }: Pick<Finding, "evidence">, workloads: readonly AffectedWorkload[]): Weight | undefined {
  const exposed = workloads.find(({ exposedBy }) => exposedBy.length > 0)
  const strong = workloads.find((each) => each.exposedBy.length > 0 && holdsMore(each)) ?? workloads.find(holdsMore)
  const isNetwork = isNetworkVector(asString(evidence.cvss) ?? "")
  const parts = [
    ...(exposed
      ? [
          {
            factor: isNetwork ? 3 : 1.5,
            why: `the Internet reaches ${nameOf(exposed)} by ${exposed.exposedBy[0]}${isNetwork ? ", and it is exploited over the network" : ""}`,
          },
        ]
      : []),
    ...(strong
      ? [
          {
            factor: 2,
            why: `a break-in into ${nameOf(strong)} gives: ${strong.privileges.filter((each) => each !== rootUser).join(", ")}`,
          },
        ]
      : []),
  ]
  if (parts.length === 0) return undefined
  return { factor: parts.reduce((all, { factor }) => all * factor, 1), because: parts.map(({ why }) => why) }
}

const nameOf = ({ resource: { namespace, kind, name } }: AffectedWorkload): string =>
  [namespace, kind, name].filter(Boolean).join("/")
