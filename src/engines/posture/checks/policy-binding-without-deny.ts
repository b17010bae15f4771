import { asStrings } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * A binding that warns or writes to the audit log lets everything through. That is right while a policy is tried out,
 * and forgotten afterwards.
 *
 * Field:   spec.validationActions of ValidatingAdmissionPolicyBinding
 * Allowed: Deny among them
 * Source:  k8s.io/api/admissionregistration/v1/types.go; Kubernetes documentation, Validating Admission Policy,
 *          "Validation actions"
 */
export const policyBindingWithoutDeny = check({
  id: "policy-binding-without-deny",
  title: "Admission policy refuses nothing",
  severity: low("it may be in trial"),
  frameworks: ["owasp-k8s-2025/K04"],
  resources: {
    kinds: ["admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding"],
    run(resource, report) {
      const actions = asStrings(resource.spec.validationActions)
      if (actions.length > 0 && !actions.includes("Deny"))
        report(
          { resource, path: "/spec/validationActions" },
          `${resource.name} applies ${String(resource.spec.policyName)} with ${actions.join(" and ")} and refuses nothing`,
        )
    },
  },
  fix: {
    title: "Set validationActions to [Deny]",
    patch: setTo(["Deny"]),
    risk: "what breaks the policy is refused from then on",
  },
  examples: {
    good: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingAdmissionPolicyBinding",
      { spec: { policyName: "no-latest", validationActions: ["Deny"] } },
      { namespace: undefined },
    ),
    bad: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingAdmissionPolicyBinding",
      { spec: { policyName: "no-latest", validationActions: ["Warn"] } },
      { namespace: undefined },
    ),
  },
})
