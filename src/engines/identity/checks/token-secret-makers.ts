import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { allOf, anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * A Secret of type kubernetes.io/service-account-token is filled with a token of the service account that it names.
 * Who may create Secrets and read even one name of its choice gets the token of any service account beside it, and it
 * never expires.
 *
 * Field:   effective rules: create on secrets, together with get, list or watch on some
 * Allowed: one of the two alone; roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  kubernetes pkg/controller/serviceaccount/tokens_controller.go; attack primitive AP-10
 */
export const tokenSecretMakers = check({
  id: "token-secret-makers",
  category: "identity",
  title: "Subject makes token Secrets and reads them",
  severity: high("it gets a token of any service account of the namespace, without end"),
  frameworks: ["mitre-attack/T1528", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: allOf(anyOf("create", "secrets"), anyOf("get list watch", "secrets", { anyName: true })),
    may: "make a token Secret for any service account and read it",
    severity: "high",
  }),
  fix: { title: "Take create on secrets away, or admit no Secrets of this type by policy" },
  examples: {
    good: bound(rule("create", "", "secrets")),
    bad: bound(rule("create", "", "secrets"), rule("get", "", "secrets", "mine")),
  },
})
