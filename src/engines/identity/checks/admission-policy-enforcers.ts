import { low } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { allOf, anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

const api = "admissionregistration.k8s.io"
const write = (resource: string) => anyOf("create update patch", `${api}/${resource}`, { clusterScoped: true })

/**
 * An admission policy has no effect before a binding puts it into force. Whoever writes both decides alone what the
 * cluster admits, and a mutating policy changes what others send.
 *
 * Field:   effective rules of one subject: create, update or patch on admission policies, and on bindings of that kind
 * Allowed: either alone; roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  NIST SP 800-53 AC-5 (separation of duties); Kubernetes documentation, Validating Admission Policy, "Getting
 *          Started with Validating Admission Policy"
 */
export const admissionPolicyEnforcers = check({
  id: "admission-policy-enforcers",
  category: "identity",
  title: "Subject writes admission policies and puts them into force",
  severity: low("nobody else has to agree to what the cluster admits"),
  frameworks: ["nist-800-53/AC-5", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: ["validating", "mutating"].flatMap((kind) =>
      allOf(write(`${kind}admissionpolicies`), write(`${kind}admissionpolicybindings`)),
    ),
    may: "write admission policies and put them into force",
    severity: "low",
  }),
  fix: { title: "Let one subject write policies and another, after a review, their bindings" },
  examples: {
    good: bound(
      rule("create", api, "validatingadmissionpolicies"),
      rule("create", api, "mutatingadmissionpolicybindings"),
    ),
    bad: bound(rule("create", api, "validatingadmissionpolicies,validatingadmissionpolicybindings")),
  },
})
