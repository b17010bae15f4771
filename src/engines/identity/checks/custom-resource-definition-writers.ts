import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * A conversion webhook in a CustomResourceDefinition receives every object of the kind, and what it gives back is
 * stored. Changing a definition can also drop the fields and checks that a policy engine or an operator relies on.
 *
 * Field:   effective rules: update or patch on customresourcedefinitions without resourceNames
 * Allowed: create alone; single definitions by name; roles nobody is bound to; bindings of Kubernetes and well-known
 *          add-ons
 * Source:  k8s.io/apiextensions-apiserver/pkg/apiserver/conversion; attack primitive AP-18
 */
export const customResourceDefinitionWriters = check({
  id: "custom-resource-definition-writers",
  category: "identity",
  title: "Subject changes custom resource definitions",
  severity: medium("it reads and changes custom resources of every namespace on their way"),
  frameworks: ["mitre-attack/T1557", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: anyOf("update patch", "apiextensions.k8s.io/customresourcedefinitions"),
    may: "change custom resource definitions",
    severity: "medium",
  }),
  fix: { title: "Limit update and patch by resourceNames to its own definitions" },
  examples: {
    good: bound(rule("update", "apiextensions.k8s.io", "customresourcedefinitions", "widgets.example.com")),
    bad: bound(rule("patch", "apiextensions.k8s.io", "customresourcedefinitions")),
  },
})
