import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { type AuditedRequest, auditLevel } from "../control-plane/audit-policy.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * At level Request the audit log holds bodies: the values of Secrets, tokens that are asked for, passwords in
 * ConfigMaps. Whoever reads the log, or the place it is sent to, has them all.
 *
 * Field:   rules of audit Policy
 * Allowed: secrets, serviceaccounts/token and tokenreviews at Metadata or None
 * Source:  k8s.io/apiserver pkg/audit/policy/checker.go; Kubernetes documentation, Auditing
 */
export const auditSecretBodies = check({
  id: "audit-secret-bodies",
  title: "Audit log holds the values of Secrets",
  severity: high("whoever reads the log has every credential that was touched"),
  frameworks: ["owasp-k8s-2025/K03", "owasp-k8s-2025/K10"],
  whole({ inventory }, report) {
    for (const { object, at, group } of configurationsOf(inventory, "Policy")) {
      if (group !== "audit.k8s.io") continue
      for (const request of sensitive) {
        const { level, rule } = auditLevel(object, request)
        if (rule === undefined || (level !== "Request" && level !== "RequestResponse")) continue
        const name = request.subresource ? `${request.resource}/${request.subresource}` : request.resource
        report(at("rules", rule), `${name} are logged at level ${level}, bodies included`)
      }
    }
  },
  fix: { title: "Put a rule with level Metadata for these resources before it" },
  examples: {
    good: file("audit.k8s.io/v1", "Policy", { rules: [{ level: "Metadata" }] }),
    bad: file("audit.k8s.io/v1", "Policy", {
      rules: [
        { level: "RequestResponse", resources: [{ group: "", resources: ["secrets", "pods"] }] },
        { level: "Metadata" },
      ],
    }),
  },
})

/** Requests whose bodies hold credentials; reading a Secret holds it in the answer. */
const sensitive: readonly AuditedRequest[] = [
  { verb: "create", group: "", resource: "secrets" },
  { verb: "create", group: "", resource: "serviceaccounts", subresource: "token" },
  { verb: "create", group: "authentication.k8s.io", resource: "tokenreviews" },
]
