import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * An expression that fails, for a missing field as for a cost limit, counts as passed with Ignore. Whoever writes an
 * object that makes it fail is past the policy.
 *
 * Field:   spec.failurePolicy of ValidatingAdmissionPolicy
 * Allowed: Fail (the default)
 * Source:  k8s.io/api/admissionregistration/v1/types.go; Kubernetes documentation, Validating Admission Policy,
 *          "Failure policy"
 */
export const policyFailureIgnored = check({
  id: "policy-failure-ignored",
  title: "Admission policy passes what it cannot judge",
  severity: medium("an object that makes the expression fail is past the policy"),
  frameworks: ["owasp-k8s-2025/K04"],
  resources: {
    kinds: ["admissionregistration.k8s.io/ValidatingAdmissionPolicy"],
    run(resource, report) {
      if (resource.spec.failurePolicy === "Ignore")
        report({ resource, path: "/spec/failurePolicy" }, `policy ${resource.name} passes objects on which it fails`)
    },
  },
  fix: {
    title: "Set failurePolicy to Fail",
    patch: setTo("Fail"),
    risk: "objects on which an expression fails are refused",
  },
  examples: {
    good: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingAdmissionPolicy",
      { spec: { failurePolicy: "Fail" } },
      { namespace: undefined },
    ),
    bad: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingAdmissionPolicy",
      { spec: { failurePolicy: "Ignore" } },
      { namespace: undefined },
    ),
  },
})
