import { get } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { object } from "../../posture/examples.ts"

const tokenType = "kubernetes.io/service-account-token"

/**
 * A Secret of type kubernetes.io/service-account-token holds a token that never expires, is bound to no pod and stays
 * valid until the Secret is deleted: one backup, one log line, one reader of Secrets, and it is lost for good.
 *
 * Field:   type of Secrets
 * Allowed: other types; tokens of the TokenRequest API, which pods get by projected volumes
 * Source:  kubernetes pkg/controller/serviceaccount/tokens_controller.go; CIS Kubernetes Benchmark 5.1.6
 */
export const longLivedToken = check({
  id: "long-lived-token",
  category: "identity",
  title: "Token of a service account never expires",
  severity: medium("who reads it once has it for good"),
  aliases: ["kubesplaining:KUBE-SECRETS-001"],
  frameworks: ["cis-1.12/5.1.6", "mitre-attack/T1528", "owasp-k8s-2025/K02"],
  resources: {
    kinds: ["Secret"],
    run(resource, report) {
      if (get(resource.object, "type") !== tokenType) return
      const account = resource.annotations["kubernetes.io/service-account.name"] ?? "a service account"
      report({ resource, path: "/type" }, `Secret ${resource.name} holds a token of ${account} without end`, {
        evidence: { serviceAccount: account },
      })
    },
  },
  fix: { title: "Delete the Secret and use kubectl create token, or a projected volume" },
  examples: {
    good: object("v1", "Secret", { type: "Opaque" }),
    bad: object(
      "v1",
      "Secret",
      { type: tokenType },
      { annotations: { "kubernetes.io/service-account.name": "robot" } },
    ),
  },
})
