import { setAt } from "../../../lib/json-patch.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium, type SeverityLevel } from "../../../model/severity.ts"
import type { Place } from "../../../model/workload/setting.ts"
import type { Workload } from "../../../model/workload/workload.ts"
import { check } from "../check.ts"
import { deployment, object } from "../examples.ts"
import { judgeNamespace, type NamespaceVerdict } from "../namespace-policy.ts"
import { type PodSecurityLevel, podSecurityLevels } from "../pod-security/control.ts"

const enforceLabel = "pod-security.kubernetes.io/enforce"

/** The reported label with the level to write; without one where writing it might refuse pods. */
interface LabelPlace extends Place {
  readonly level?: PodSecurityLevel
}

/**
 * Without the enforce label, whoever may create pods in the namespace may create privileged ones, and with them take
 * the node. The label costs nothing where all workloads pass a level already; where some do not, the finding names
 * them. Levels are judged for the target version, by the workloads in the scan and what webhooks put into their pods.
 * A label as strict as the workloads allow is no finding; nor is an explicit `privileged` where workloads need it.
 *
 * Field:   metadata.labels["pod-security.kubernetes.io/enforce"] of Namespace
 * Allowed: the strictest level that the namespace's workloads pass, or a stricter one
 * Source:  Kubernetes documentation, "Pod Security Admission"; k8s.io/pod-security-admission/api/helpers.go (PolicyToEvaluate)
 */
export const namespacePodSecurity = check({
  id: "namespace-pod-security",
  title: "Namespace enforces a weaker Pod Security level than it could",
  severity: medium(
    "nothing stops the next pod from being privileged, though creating one takes rights in the namespace",
  ),
  aliases: [
    "kubescape:C-0192",
    "kubescape:C-0193",
    "kubescape:C-0194",
    "kubescape:C-0195",
    "kubescape:C-0196",
    "kubescape:C-0197",
    "kubescape:C-0198",
    "kubescape:C-0199",
    "kubescape:C-0200",
    "kubescape:C-0201",
    "kubescape:C-0202",
    "kubescape:C-0203",
    "kubescape:C-0204",
  ],
  frameworks: ["nsa-cisa-1.2/pod-security-enforcement", "cis-1.12/5.2.1", "mitre-attack/T1610", "owasp-k8s-2025/K04"],
  since: 23,
  whole({ inventory, workloads, version }, report) {
    const byNamespace = new Map<string, Workload[]>(workloads.map(({ namespace }) => [namespace, []]))
    for (const workload of workloads) byNamespace.get(workload.namespace)?.push(workload)
    for (const resource of inventory.ofKind("Namespace", "")) {
      const label = resource.labels[enforceLabel]
      const verdict = judgeNamespace(byNamespace.get(resource.name) ?? [], version)
      const { possible, blockers, workloads: count } = verdict
      if (label !== undefined && rankOf(label) >= rankOf(possible)) continue
      // A namespace that looks empty may be filled by what the scan does not see.
      const level = count > 0 && possible !== "privileged" ? { level: possible } : {}
      const place: LabelPlace = { resource, path: append("/metadata/labels", enforceLabel), ...level }
      report(place, `namespace ${resource.name} enforces ${label ?? "no Pod Security level"}${outlook(verdict)}`, {
        severity: severityOf(resource.name, label, verdict),
        evidence: { possible, workloads: count, blockers },
      })
    }
  },
  fix: {
    title: "Label the namespace with the strictest level that its workloads pass",
    patch: (place: LabelPlace, namespace) => (place.level ? setAt(namespace, place.path, place.level) : []),
  },
  examples: {
    good: [object("v1", "Namespace", {}, { name: "shop", labels: { [enforceLabel]: "baseline" } }), deployment()],
    bad: [object("v1", "Namespace", {}, { name: "shop" }), deployment()],
  },
})

/** A level that does not exist is enforced as restricted (ParseLevel in helpers.go). */
function rankOf(level: string): number {
  const known: readonly string[] = podSecurityLevels
  return known.indexOf(known.includes(level) ? level : "restricted")
}

function outlook({ possible, workloads, blockers, onlyAgents }: NamespaceVerdict): string {
  const names = Object.keys(blockers)
  const shown = names.slice(0, 3).join(", ") + (names.length > 3 ? ` and ${names.length - 3} more` : "")
  if (workloads === 0) return "; no workload of it is known, so any level could be tried"
  if (possible === "restricted") return ", though all its workloads pass restricted"
  if (possible === "baseline")
    return `, though all its workloads pass baseline; it could enforce restricted if ${shown} changed`
  return onlyAgents
    ? `; its node agents need privileged (${shown}), which a label should say, with all else moved elsewhere`
    : `; it could enforce baseline if ${shown} changed`
}

/** Agents of the node need what baseline forbids: there the missing label is a note, not a hole to close. */
function severityOf(
  name: string,
  label: string | undefined,
  { workloads, onlyAgents }: NamespaceVerdict,
): SeverityLevel {
  if (name === "kube-system" || onlyAgents) return "info"
  return workloads === 0 || label === "baseline" ? "low" : "medium"
}
