import { asArray, asString, dig, get, isObject } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * Names and groups that are taken over from a token as they are can be those of the cluster's own parts: a group
 * system:masters in the identity provider is an administrator here.
 *
 * Field:   jwt[*].claimMappings of AuthenticationConfiguration
 * Allowed: a prefix for username and groups; an expression that adds one, or a user validation rule that refuses
 *          system:
 * Source:  k8s.io/apiserver pkg/apis/apiserver/v1/types.go (PrefixedClaimOrExpression, UserValidationRules)
 */
export const authenticationClaimPrefix = check({
  id: "authentication-claim-prefix",
  title: "Names of a token are taken over as they are",
  severity: medium("the identity provider decides who is system:masters"),
  frameworks: ["mitre-attack/T1078", "owasp-k8s-2025/K09"],
  whole({ inventory }, report) {
    for (const { object, at } of configurationsOf(inventory, "AuthenticationConfiguration")) {
      for (const [index, authenticator] of asArray(get(object, "jwt")).entries()) {
        if (JSON.stringify(get(authenticator, "userValidationRules") ?? "").includes("system:")) continue
        for (const name of ["username", "groups"]) {
          const mapping = dig(authenticator, "claimMappings", name)
          if (!isObject(mapping)) continue
          const expression = asString(get(mapping, "expression"))
          const isBare =
            expression === undefined
              ? (asString(get(mapping, "prefix")) ?? "") === ""
              : !expression.includes('"') && !expression.includes("'")
          if (isBare)
            report(
              at("jwt", index, "claimMappings", name),
              `${name === "groups" ? "groups" : "the user name"} of a token ${name === "groups" ? "are" : "is"} taken over without prefix`,
            )
        }
      }
    }
  },
  fix: { title: 'Set a prefix, such as "oidc:", or refuse names that begin with system: in userValidationRules' },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "AuthenticationConfiguration", {
      jwt: [
        {
          claimMappings: { username: { claim: "sub", prefix: "oidc:" }, groups: { claim: "groups", prefix: "oidc:" } },
        },
      ],
    }),
    bad: file("apiserver.config.k8s.io/v1", "AuthenticationConfiguration", {
      jwt: [
        { claimMappings: { username: { claim: "sub", prefix: "oidc:" }, groups: { claim: "groups", prefix: "" } } },
      ],
    }),
  },
})
