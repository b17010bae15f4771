import type { AffectedWorkload, Finding } from "../model/finding.ts"
import type { ResourceReference } from "../model/resource.ts"

/** An object as people name it: `shop/Deployment/cart`. */
export const nameOf = ({ namespace, kind, name }: ResourceReference): string =>
  [namespace, kind, name].filter(Boolean).join("/")

/** Owner of a finding: an object, else the image, file or repository that it is about. */
export const ownerOf = ({ resource, subject }: Pick<Finding, "resource" | "subject">): string =>
  resource ? nameOf(resource) : (subject ?? "")

/** Namespaces that a finding concerns; "" for the cluster, and for what is in no cluster. */
export const namespacesOf = ({ resource, workloads }: Pick<Finding, "resource" | "workloads">): readonly string[] =>
  workloads && workloads.length > 0
    ? [...new Set(workloads.map(({ resource: { namespace = "" } }) => namespace))]
    : [resource?.namespace ?? ""]

/** Workloads whose owner did not accept the finding, each once however many of its containers run the image. */
export function countingWorkloads({ workloads = [] }: Pick<Finding, "workloads">): readonly AffectedWorkload[] {
  const seen = new Set<string>()
  return workloads.filter(({ resource, waiver }) => {
    const name = nameOf(resource)
    return !waiver && !seen.has(name) && seen.add(name)
  })
}

/** `shop/Deployment/cart, shop/CronJob/report and 3 more`; "" for a finding about no image of workloads. */
export function runBy(finding: Pick<Finding, "workloads">, most = 3): string {
  const names = countingWorkloads(finding).map(({ resource }) => nameOf(resource))
  return names.length <= most ? names.join(", ") : `${names.slice(0, most).join(", ")} and ${names.length - most} more`
}

/** The objects that a finding is about: the workloads that run an image, else its owner. */
export function objectsOf(finding: Finding): readonly string[] {
  const workloads = countingWorkloads(finding).map(({ resource }) => nameOf(resource))
  return workloads.length > 0 ? workloads : [ownerOf(finding)]
}
