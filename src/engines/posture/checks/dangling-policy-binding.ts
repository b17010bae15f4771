import { asString } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { admissionGroup } from "../admission.ts"
import { check } from "../check.ts"
import { isMissing } from "../completeness.ts"
import { object } from "../examples.ts"

/**
 * A binding whose policy does not exist enforces nothing, and looks as if it did.
 *
 * Field:   spec.policyName of ValidatingAdmissionPolicyBinding and MutatingAdmissionPolicyBinding
 * Allowed: objects that the input holds; what the input cannot know is passed over (see completeness.ts)
 * Source:  k8s.io/api/admissionregistration/v1/types.go, ValidatingAdmissionPolicyBindingSpec.PolicyName
 */
export const danglingPolicyBinding = check({
  id: "dangling-policy-binding",
  title: "Policy binding names no policy",
  severity: medium("what it should forbid is allowed"),
  frameworks: ["owasp-k8s-2025/K04"],
  resources: {
    kinds: [
      "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
      "admissionregistration.k8s.io/MutatingAdmissionPolicyBinding",
    ],
    run(resource, report, { inventory }) {
      const name = asString(resource.spec.policyName) ?? ""
      if (isMissing(inventory, resource, resource.kind.replace(/Binding$/, ""), admissionGroup, "", name))
        report(
          { resource, path: "/spec/policyName" },
          `binding ${resource.name} names the policy ${name}, which does not exist`,
        )
    },
  },
  fix: { title: "Correct the name, or create the policy" },
  examples: {
    good: [
      object(
        "admissionregistration.k8s.io/v1",
        "ValidatingAdmissionPolicyBinding",
        { spec: { policyName: "p" } },
        { namespace: undefined },
      ),
      object(
        "admissionregistration.k8s.io/v1",
        "ValidatingAdmissionPolicy",
        { spec: {} },
        { name: "p", namespace: undefined },
      ),
    ],
    bad: [
      object(
        "admissionregistration.k8s.io/v1",
        "ValidatingAdmissionPolicyBinding",
        { spec: { policyName: "q" } },
        { namespace: undefined },
      ),
      object(
        "admissionregistration.k8s.io/v1",
        "ValidatingAdmissionPolicy",
        { spec: {} },
        { name: "p", namespace: undefined },
      ),
    ],
  },
})
