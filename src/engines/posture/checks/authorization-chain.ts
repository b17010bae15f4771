import { asArray, get } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * Without the node authorizer kubelets need broad roles, and without RBAC the roles of the cluster count for nothing.
 *
 * Field:   authorizers[*].type of AuthorizationConfiguration
 * Allowed: Node and RBAC among them
 * Source:  k8s.io/apiserver pkg/apis/apiserver/v1/types.go (AuthorizerConfiguration)
 */
export const authorizationChain = check({
  id: "authorization-chain",
  title: "Authorization goes without Node or RBAC",
  severity: medium("what roles and the node authorizer keep apart is not kept apart"),
  frameworks: ["owasp-k8s-2025/K02"],
  whole({ inventory }, report) {
    for (const { object, at } of configurationsOf(inventory, "AuthorizationConfiguration")) {
      const types = asArray(get(object, "authorizers")).map((authorizer) => get(authorizer, "type"))
      const missing = ["Node", "RBAC"].filter((type) => !types.includes(type))
      if (missing.length > 0) report(at("authorizers"), `requests are authorized without ${missing.join(" and ")}`)
    }
  },
  fix: { title: "Add authorizers of type Node and RBAC" },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "AuthorizationConfiguration", {
      authorizers: [
        { type: "Node", name: "node" },
        { type: "RBAC", name: "rbac" },
      ],
    }),
    bad: file("apiserver.config.k8s.io/v1", "AuthorizationConfiguration", {
      authorizers: [{ type: "RBAC", name: "rbac" }],
    }),
  },
})
