import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

const api = "admissionregistration.k8s.io"

/**
 * A mutating webhook receives every object that is written and may change it: Secrets are read, containers are added
 * to pods. A validating one reads them as well, and can stop everybody from working.
 *
 * Field:   effective rules: create, update or patch on webhook configurations without resourceNames
 * Allowed: single configurations by name; roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  Kubernetes documentation, RBAC Good Practices, "Control admission webhooks"; attack primitive AP-16
 */
export const webhookWriters = check({
  id: "webhook-writers",
  category: "identity",
  title: "Subject writes admission webhooks",
  severity: high("it sees and changes every object, Secrets too"),
  aliases: ["trivy:KSV-0114", "kubescape:C-0281", "checkov:CKV_K8S_155"],
  frameworks: ["mitre-attack/T1546", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: anyOf("create update patch", `${api}/mutatingwebhookconfigurations ${api}/validatingwebhookconfigurations`),
    may: "write admission webhooks",
    severity: "high",
  }),
  fix: { title: "Limit update and patch by resourceNames to its own configuration" },
  examples: {
    good: bound(rule("update", "admissionregistration.k8s.io", "mutatingwebhookconfigurations", "mine")),
    bad: bound(rule("create", "admissionregistration.k8s.io", "mutatingwebhookconfigurations")),
  },
})
