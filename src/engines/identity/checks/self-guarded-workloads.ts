import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { allOf, anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * Whoever both starts workloads and changes the policies that confine them decides alone what they may do: the network
 * policy, the quota or the limits are gone before the pod starts. Two duties, two subjects.
 *
 * Field:   effective rules of one subject in one namespace: create or change workloads, and change NetworkPolicies,
 *          ResourceQuotas or LimitRanges
 * Allowed: roles nobody is bound to; bindings of Kubernetes and well-known add-ons; the user-facing roles
 * Source:  NIST SP 800-53 AC-5 (separation of duties); Kubernetes documentation, Multi-tenancy
 */
export const selfGuardedWorkloads = check({
  id: "self-guarded-workloads",
  category: "identity",
  title: "Subject starts workloads and changes the policies that confine them",
  severity: medium("nobody else has to agree before a workload escapes its network policy or quota"),
  frameworks: ["nist-800-53/AC-5", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: allOf(
      anyOf("create patch update", "pods apps/deployments apps/daemonsets apps/statefulsets batch/jobs batch/cronjobs"),
      anyOf("delete patch update", "networking.k8s.io/networkpolicies resourcequotas limitranges"),
    ),
    may: "start workloads and change the policies that confine them",
    severity: "medium",
  }),
  fix: { title: "Give the policies to a subject of their own, such as the pipeline of the platform team" },
  examples: {
    good: bound(rule("create,patch", "apps", "deployments"), rule("get,list", "networking.k8s.io", "networkpolicies")),
    bad: bound(rule("create,patch", "apps", "deployments"), rule("patch", "networking.k8s.io", "networkpolicies")),
  },
})
