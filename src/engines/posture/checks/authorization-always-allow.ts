import { asArray, get } from "../../../lib/json.ts"
import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * An authorizer of type AlwaysAllow in the chain gives everybody everything that those before it did not decide.
 *
 * Field:   authorizers[*].type of AuthorizationConfiguration
 * Allowed: Node, RBAC, Webhook
 * Source:  k8s.io/apiserver pkg/apis/apiserver/v1/types.go (AuthorizerConfiguration)
 */
export const authorizationAlwaysAllow = check({
  id: "authorization-always-allow",
  title: "Authorization allows every request",
  severity: critical("everybody who reaches the API server rules the cluster"),
  frameworks: ["owasp-k8s-2025/K02"],
  whole({ inventory }, report) {
    for (const { object, at } of configurationsOf(inventory, "AuthorizationConfiguration")) {
      for (const [index, authorizer] of asArray(get(object, "authorizers")).entries())
        if (get(authorizer, "type") === "AlwaysAllow")
          report(at("authorizers", index, "type"), "an authorizer allows every request")
    }
  },
  fix: { title: "Remove the authorizer" },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "AuthorizationConfiguration", {
      authorizers: [
        { type: "Node", name: "node" },
        { type: "RBAC", name: "rbac" },
      ],
    }),
    bad: file("apiserver.config.k8s.io/v1", "AuthorizationConfiguration", {
      authorizers: [{ type: "AlwaysAllow", name: "all" }],
    }),
  },
})
