import { get } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { exemptionsOf, guardsCluster } from "../admission.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A policy that is not asked for objects with, or without, a certain label is asked only by whoever wants to be
 * asked: the one who writes the object writes its labels.
 *
 * Field:   spec.matchConstraints.objectSelector of ValidatingAdmissionPolicy; spec.matchResources.objectSelector of
 *          its bindings
 * Allowed: no objectSelector for pods, workloads or role bindings
 * Source:  k8s.io/api/admissionregistration/v1/types.go; Kubernetes documentation, Validating Admission Policy
 */
export const policyExemption = check({
  id: "policy-exemption",
  title: "A label on the object turns the admission policy off",
  severity: medium("whoever writes the object is past the policy"),
  frameworks: ["owasp-k8s-2025/K04"],
  resources: {
    kinds: [
      "admissionregistration.k8s.io/ValidatingAdmissionPolicy",
      "admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding",
    ],
    run(resource, report) {
      const isPolicy = resource.kind === "ValidatingAdmissionPolicy"
      const field = isPolicy ? "matchConstraints" : "matchResources"
      const match = get(resource.spec, field)
      if (isPolicy && !guardsCluster(get(match, "resourceRules"))) return
      for (const exemption of exemptionsOf(get(match, "objectSelector"), `/spec/${field}/objectSelector`))
        report(
          { resource, path: exemption.path },
          `${resource.kind} ${resource.name} does not count for every object: the label ${exemption.label} decides, and whoever writes the object sets it`,
        )
    },
  },
  fix: { title: "Select by namespace instead, and keep the right to label namespaces to administrators" },
  examples: {
    good: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingAdmissionPolicy",
      {
        spec: {
          matchConstraints: {
            resourceRules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
          },
        },
      },
      { namespace: undefined },
    ),
    bad: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingAdmissionPolicy",
      {
        spec: {
          matchConstraints: {
            resourceRules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
            objectSelector: { matchLabels: { checked: "yes" } },
          },
        },
      },
      { namespace: undefined },
    ),
  },
})
