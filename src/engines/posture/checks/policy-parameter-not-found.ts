import { dig } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * With Allow the policy is passed over while its parameters are missing. Whoever may delete the object that holds
 * them, often a ConfigMap of an ordinary namespace, turns it off.
 *
 * Field:   spec.paramRef.parameterNotFoundAction of policy bindings
 * Allowed: Deny
 * Source:  k8s.io/api/admissionregistration/v1/types.go; Kubernetes documentation, Validating Admission Policy,
 *          "Parameter resources"
 */
export const policyParameterNotFound = check({
  id: "policy-parameter-not-found",
  title: "Admission policy is off while its parameters are missing",
  severity: medium("deleting the parameters turns the policy off"),
  frameworks: ["owasp-k8s-2025/K04"],
  resources: {
    kinds: ["admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding"],
    run(resource, report) {
      if (dig(resource.spec, "paramRef", "parameterNotFoundAction") === "Allow")
        report(
          { resource, path: "/spec/paramRef/parameterNotFoundAction" },
          `${String(resource.spec.policyName)} allows everything while its parameters are missing`,
        )
    },
  },
  fix: {
    title: "Set parameterNotFoundAction to Deny",
    patch: setTo("Deny"),
    risk: "while the parameters are missing what the policy is asked for is refused",
  },
  examples: {
    good: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingAdmissionPolicyBinding",
      {
        spec: {
          policyName: "p",
          validationActions: ["Deny"],
          paramRef: { name: "limits", parameterNotFoundAction: "Deny" },
        },
      },
      { namespace: undefined },
    ),
    bad: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingAdmissionPolicyBinding",
      {
        spec: {
          policyName: "p",
          validationActions: ["Deny"],
          paramRef: { name: "limits", parameterNotFoundAction: "Allow" },
        },
      },
      { namespace: undefined },
    ),
  },
})
