import { asArray, get } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { type AuditedRequest, auditLevel, levelOf, matchesEverything } from "../control-plane/audit-policy.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * What a policy leaves out cannot be found later: who read Secrets, opened a shell in a container, changed roles or
 * asked for tokens.
 *
 * Field:   rules of audit Policy
 * Allowed: level Metadata or more for the requests that matter in an investigation
 * Source:  k8s.io/apiserver pkg/audit/policy/checker.go; Kubernetes documentation, Auditing
 */
export const auditGaps = check({
  id: "audit-gaps",
  title: "Audit log leaves out what matters",
  severity: medium("a break-in leaves no trace where it matters"),
  aliases: ["kubescape:C-0161"],
  frameworks: ["cis-1.12/3.2.2", "nsa-cisa-1.2/logging", "owasp-k8s-2025/K10"],
  whole({ inventory }, report) {
    for (const { object, at, group } of configurationsOf(inventory, "Policy")) {
      if (group !== "audit.k8s.io") continue
      const [first] = asArray(get(object, "rules"))
      if (first !== undefined && matchesEverything(first) && levelOf(first) === "None") {
        report(at("rules", 0), "the first rule keeps everything out of the log")
        continue
      }
      const missing = important.filter((request) => auditLevel(object, request).level === "None")
      if (missing.length === 0) continue
      const names = missing.map(
        ({ verb, resource, subresource }) => `${verb} ${subresource ? `${resource}/${subresource}` : resource}`,
      )
      report(at("rules"), `the log leaves out ${names.join(", ")}`, { evidence: { requests: names } })
    }
  },
  fix: { title: "End the policy with a rule of level Metadata, and limit rules of level None" },
  examples: {
    good: file("audit.k8s.io/v1", "Policy", {
      rules: [{ level: "None", users: ["system:kube-proxy"], verbs: ["watch"] }, { level: "Metadata" }],
    }),
    bad: file("audit.k8s.io/v1", "Policy", {
      rules: [{ level: "Metadata", resources: [{ group: "", resources: ["secrets"] }] }],
    }),
  },
})

const important: readonly AuditedRequest[] = [
  { verb: "get", group: "", resource: "secrets" },
  { verb: "list", group: "", resource: "secrets" },
  { verb: "create", group: "", resource: "pods" },
  { verb: "create", group: "", resource: "pods", subresource: "exec" },
  { verb: "create", group: "", resource: "pods", subresource: "portforward" },
  { verb: "create", group: "", resource: "serviceaccounts", subresource: "token" },
  { verb: "create", group: "rbac.authorization.k8s.io", resource: "clusterrolebindings" },
  { verb: "update", group: "rbac.authorization.k8s.io", resource: "clusterroles" },
  { verb: "create", group: "certificates.k8s.io", resource: "certificatesigningrequests" },
  { verb: "delete", group: "", resource: "events" },
]
