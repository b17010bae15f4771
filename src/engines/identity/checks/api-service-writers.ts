import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * An APIService sends a group of the API to another server, with the headers of the requests. Whoever writes one sees
 * and answers everything that is asked of that group.
 *
 * Field:   effective rules: create, update or patch on apiservices without resourceNames
 * Allowed: single APIServices by name; roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  k8s.io/kube-aggregator/pkg/apiserver; attack primitive AP-18
 */
export const apiServiceWriters = check({
  id: "api-service-writers",
  category: "identity",
  title: "Subject takes over an API",
  severity: high("requests, and the credentials in them, go to a server of its choice"),
  frameworks: ["mitre-attack/T1557", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: anyOf("create update patch", "apiregistration.k8s.io/apiservices"),
    may: "register APIs with servers of its choice",
    severity: "high",
  }),
  fix: { title: "Limit update and patch by resourceNames to its own APIService" },
  examples: {
    good: bound(rule("get", "apiregistration.k8s.io", "apiservices")),
    bad: bound(rule("create", "apiregistration.k8s.io", "apiservices")),
  },
})
