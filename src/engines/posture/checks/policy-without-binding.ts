import { medium } from "../../../model/severity.ts"
import { admissionGroup } from "../admission.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A policy that no binding names is never asked. It looks like protection in every list of policies and is none.
 *
 * Field:   ValidatingAdmissionPolicy and MutatingAdmissionPolicy
 * Allowed: at least one binding that names it, where the input holds any binding of its kind or comes from a cluster
 * Source:  k8s.io/api/admissionregistration/v1/types.go; Kubernetes documentation, Validating Admission Policy
 */
export const policyWithoutBinding = check({
  id: "policy-without-binding",
  title: "Admission policy is bound to nothing",
  severity: medium("what it forbids is allowed"),
  frameworks: ["owasp-k8s-2025/K04"],
  resources: {
    kinds: [
      "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
      "admissionregistration.k8s.io/MutatingAdmissionPolicy",
    ],
    run(resource, report, { inventory }) {
      const bindings = [...inventory.ofKind(`${resource.kind}Binding`, admissionGroup)]
      if (bindings.some(({ spec }) => spec.policyName === resource.name)) return
      // A folder without any binding leaves them to another one.
      const isComplete = bindings.length > 0 || resource.origin.kind === "cluster"
      report({ resource, path: "/metadata/name" }, `no binding makes ${resource.kind} ${resource.name} count`, {
        severity: isComplete ? "medium" : "info",
      })
    },
  },
  fix: { title: "Create a binding with validationActions: [Deny]" },
  examples: {
    good: [
      object(
        "admissionregistration.k8s.io/v1",
        "ValidatingAdmissionPolicy",
        { spec: {} },
        { name: "no-latest", namespace: undefined },
      ),
      object(
        "admissionregistration.k8s.io/v1",
        "ValidatingAdmissionPolicyBinding",
        { spec: { policyName: "no-latest", validationActions: ["Deny"] } },
        { namespace: undefined },
      ),
    ],
    bad: [
      object(
        "admissionregistration.k8s.io/v1",
        "ValidatingAdmissionPolicy",
        { spec: {} },
        { name: "no-latest", namespace: undefined },
      ),
      object(
        "admissionregistration.k8s.io/v1",
        "ValidatingAdmissionPolicyBinding",
        { spec: { policyName: "other", validationActions: ["Deny"] } },
        { namespace: undefined },
      ),
    ],
  },
})
