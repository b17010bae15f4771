import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

const api = "admissionregistration.k8s.io"
const policies = ["validating", "mutating"]
  .flatMap((kind) => [`${api}/${kind}admissionpolicies`, `${api}/${kind}admissionpolicybindings`])
  .join(" ")

/**
 * Admission policies, their bindings and webhook configurations decide what is refused. Whoever changes or deletes
 * them first switches the guard off and then does what it forbade.
 *
 * Field:   effective rules: update, patch or delete on admission policies and bindings, delete on webhook
 *          configurations
 * Allowed: roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  k8s.io/apiserver/pkg/admission/plugin/policy; attack primitive AP-17
 */
export const admissionPolicyWriters = check({
  id: "admission-policy-writers",
  category: "identity",
  title: "Subject weakens admission control",
  severity: high("what the cluster refuses today it admits tomorrow"),
  frameworks: ["mitre-attack/T1562", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: [
      ...anyOf("update patch delete deletecollection", policies),
      ...anyOf(
        "delete deletecollection",
        `${api}/mutatingwebhookconfigurations ${api}/validatingwebhookconfigurations`,
      ),
    ],
    may: "weaken or delete admission policies",
    severity: "high",
  }),
  fix: { title: "Leave admission policies to the people who answer for them" },
  examples: {
    good: bound(rule("get,list", "admissionregistration.k8s.io", "validatingadmissionpolicies")),
    bad: bound(rule("delete", "admissionregistration.k8s.io", "validatingadmissionpolicies")),
  },
})
