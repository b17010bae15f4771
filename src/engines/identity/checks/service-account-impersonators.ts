import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { actingOn, allOf, anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

const constrained = allOf(
  anyOf("impersonate:serviceaccount", "authentication.k8s.io/serviceaccounts"),
  actingOn("serviceaccount"),
)

/**
 * Whoever may impersonate the service accounts of a namespace holds the rights of all of them. Since 1.36 there is a
 * constrained form (impersonate:serviceaccount).
 *
 * Field:   effective rules: impersonate on serviceaccounts without resourceNames; since 1.36
 *          impersonate:serviceaccount
 * Allowed: single service accounts by name; roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  k8s.io/apiserver/pkg/endpoints/filters/impersonation; attack primitive AP-11
 */
export const serviceAccountImpersonators = check({
  id: "service-account-impersonators",
  category: "identity",
  title: "Subject acts as service accounts",
  severity: high("it becomes every service account of its scope"),
  aliases: ["kubesplaining:KUBE-PRIVESC-008"],
  frameworks: ["cis-1.12/5.1.8", "mitre-attack/T1078", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: ({ minor }) => [...anyOf("impersonate", "serviceaccounts"), ...(minor >= 36 ? constrained : [])],
    may: "act as any service account",
    severity: "high",
  }),
  fix: { title: "Name the service accounts it is meant for by resourceNames" },
  examples: {
    good: bound(rule("impersonate", "", "serviceaccounts", "build")),
    bad: bound(rule("impersonate", "", "serviceaccounts")),
  },
})
