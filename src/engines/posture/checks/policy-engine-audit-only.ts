import { asArray, asString, asStrings, dig, get, isObject } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A policy that only reports lets everything through. That is right while it is tried out, and forgotten afterwards.
 *
 * Field:   spec.validationFailureAction, spec.rules[*].validate.failureAction and spec.validationActions of Kyverno
 *          policies
 * Allowed: Enforce, Deny; policies that only mutate or generate
 * Source:  Kyverno documentation, Validate Rules, "Failure Action"
 */
export const policyEngineAuditOnly = check({
  id: "policy-engine-audit-only",
  title: "Policy of Kyverno refuses nothing",
  severity: low("it may be in trial"),
  frameworks: ["owasp-k8s-2025/K04"],
  resources: {
    kinds: ["kyverno.io/ClusterPolicy", "kyverno.io/Policy", "policies.kyverno.io/ValidatingPolicy"],
    run(resource, report) {
      if (resource.kind === "ValidatingPolicy") {
        const actions = asStrings(resource.spec.validationActions)
        if (actions.length > 0 && !actions.includes("Deny"))
          report(
            { resource, path: "/spec/validationActions" },
            `policy ${resource.name} refuses nothing (${actions.join(", ")})`,
          )
        return
      }
      const general = asString(resource.spec.validationFailureAction)
      for (const [index, rule] of asArray(resource.spec.rules).entries()) {
        if (!isObject(get(rule, "validate"))) continue
        const action = asString(dig(rule, "validate", "failureAction")) ?? general ?? "Audit"
        const path =
          general === undefined
            ? append("/spec/rules", index, "validate", "failureAction")
            : "/spec/validationFailureAction"
        if (/^audit$/i.test(action)) report({ resource, path }, `policy ${resource.name} reports and refuses nothing`)
      }
    },
  },
  fix: {
    title: "Set the action to Enforce",
    patch: (place, object) =>
      place.path.endsWith("validationActions")
        ? setAt(object, place.path, ["Deny"])
        : setAt(object, place.path, "Enforce"),
    risk: "what breaks the policy is refused from then on",
  },
  examples: {
    good: object(
      "kyverno.io/v1",
      "ClusterPolicy",
      { spec: { validationFailureAction: "Enforce", rules: [{ name: "a", validate: { pattern: {} } }] } },
      { namespace: undefined },
    ),
    bad: object(
      "kyverno.io/v1",
      "ClusterPolicy",
      { spec: { validationFailureAction: "Audit", rules: [{ name: "a", validate: { pattern: {} } }] } },
      { namespace: undefined },
    ),
  },
})
