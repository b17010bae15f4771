import type { Inventory } from "../../model/inventory.ts"
import type { KubernetesVersion } from "../../model/kubernetes-version.ts"
import { type SeverityLevel, severityLevels, severityRank } from "../../model/severity.ts"
import type { Place } from "../../model/workload/setting.ts"
import type { Check, CheckContext, Report } from "../posture/check.ts"
import type { Grant } from "./authorizer.ts"
import { type Holding, holdersOf, type Needs } from "./holders.ts"
import { formatSubject, groups, type SubjectName } from "./identity.ts"
import { compile, type World } from "./world.ts"

const worlds = new WeakMap<Inventory, World>()

/** The inventory's permissions, compiled once for all checks of a run. */
export function worldOf({ inventory, version }: Pick<CheckContext, "inventory" | "version">): World {
  const known = worlds.get(inventory)
  if (known && known.version.minor === version.minor) return known
  const world = compile(inventory, { version })
  worlds.set(inventory, world)
  return world
}

export interface HolderReport {
  readonly needs: Needs | ((version: KubernetesVersion) => Needs)
  /** What the subject may do, as in "ServiceAccount shop/cart may …": "read every Secret". */
  readonly may: string
  /** For rights that count everywhere. In a namespace of people it is one level less. */
  readonly severity: SeverityLevel
}

/**
 * Reports every real subject that holds what is needed, at the place where a binding names it. The chain of bindings,
 * roles and rules stands in the evidence.
 */
export const reportHolders =
  ({ needs, may, severity }: HolderReport): NonNullable<Check["whole"]> =>
  (context, report) => {
    const list = typeof needs === "function" ? needs(context.version) : needs
    for (const holding of holdersOf(worldOf(context), list)) reportHolding(context, report, holding, may, severity)
  }

export function reportHolding(
  context: CheckContext,
  report: Report,
  { subject, namespace, grants, deciding }: Holding,
  may: string,
  severity: SeverityLevel,
): void {
  const scope = namespace === "" ? "in the whole cluster" : `in namespace ${namespace}`
  const chain = [...new Set(grants.map(describeGrant))].join(" and ")
  report(deciding.subject, `${formatSubject(subject)} may ${may} ${scope} by ${chain}`, {
    severity: gradeFor(severity, namespace, subject.kind === "Group" ? subject.name : ""),
    evidence: {
      subject: formatSubject(subject),
      namespace,
      grants: grants.map(evidenceOf),
      workloads: workloadsOf(context, subject),
    },
    related: [...new Set(grants.flatMap(placesOf))],
    // A binding may name one subject in several namespaces' worth of rights.
    cause: namespace,
  })
}

/** Workloads that run as a service account: whoever breaks into one holds its rights. */
const workloadsOf = ({ workloadsIn }: CheckContext, { kind, name, namespace }: SubjectName): readonly string[] =>
  kind !== "ServiceAccount"
    ? []
    : workloadsIn(namespace)
        .filter(({ pod }) => pod.serviceAccountName.value === name)
        .map(({ resource }) => `${resource.kind}/${resource.name}`)

const describeGrant = ({ binding, role }: Grant): string =>
  `${binding.resource.kind} ${binding.resource.name} (${role.resource.kind} ${role.resource.name})`

const evidenceOf = ({ binding, role, ruleIndex }: Grant) => ({
  binding: `${binding.resource.kind}/${binding.resource.name}`,
  role: `${role.resource.kind}/${role.resource.name}`,
  rule: ruleIndex,
})

/** Kubernetes' own roles are in no file. */
const placesOf = ({ rule }: Grant): readonly Place[] => [{ resource: rule.resource, path: rule.path }]

const systemNamespaces: ReadonlySet<string> = new Set(["", "kube-system"])
const broadGroups: ReadonlySet<string> = new Set([groups.authenticated, groups.unauthenticated, groups.serviceAccounts])

/** One level less in an ordinary namespace, one more where whole crowds hold it. */
function gradeFor(severity: SeverityLevel, namespace: string, group: string): SeverityLevel {
  const shift = (systemNamespaces.has(namespace) ? 0 : 1) - (broadGroups.has(group) ? 1 : 0)
  const rank = Math.min(3, Math.max(0, severityRank(severity) + shift))
  return severityLevels[rank] as SeverityLevel
}
