import { asArray, asStrings, get } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * The outcome of a request stands in its last stage. A policy that leaves out ResponseComplete tells that somebody
 * asked and not whether it was given; without Panic crashes that an attacker causes stay unseen.
 *
 * Field:   omitStages of audit Policy and of its rules
 * Allowed: RequestReceived at most
 * Source:  k8s.io/apiserver pkg/audit/policy/checker.go; Kubernetes documentation, Auditing
 */
export const auditOmittedStages = check({
  id: "audit-omitted-stages",
  title: "Audit log leaves out how requests ended",
  severity: medium("nobody can say which requests succeeded"),
  frameworks: ["owasp-k8s-2025/K10"],
  whole({ inventory }, report) {
    for (const { object, at, group } of configurationsOf(inventory, "Policy")) {
      if (group !== "audit.k8s.io") continue
      const places = [
        { tokens: ["omitStages"], stages: get(object, "omitStages") },
        ...asArray(get(object, "rules")).map((rule, index) => ({
          tokens: ["rules", index, "omitStages"],
          stages: get(rule, "omitStages"),
        })),
      ]
      for (const { tokens, stages } of places) {
        const lost = asStrings(stages).filter((stage) => stage === "ResponseComplete" || stage === "Panic")
        if (lost.length > 0) report(at(...tokens), `stage ${lost.join(" and ")} is left out of the log`)
      }
    }
  },
  fix: { title: "Leave out RequestReceived alone" },
  examples: {
    good: file("audit.k8s.io/v1", "Policy", { omitStages: ["RequestReceived"], rules: [{ level: "Metadata" }] }),
    bad: file("audit.k8s.io/v1", "Policy", { omitStages: ["ResponseComplete"], rules: [{ level: "Metadata" }] }),
  },
})
