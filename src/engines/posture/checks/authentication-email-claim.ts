import { asArray, dig, get } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * An identity provider that lets people enter any address gives whoever enters yours your rights, unless it says that
 * the address was verified.
 *
 * Field:   jwt[*].claimMappings.username and claimValidationRules of AuthenticationConfiguration
 * Allowed: claims other than email; with email a look at email_verified
 * Source:  k8s.io/apiserver pkg/apis/apiserver/v1/types.go (ClaimMappings: "email_verified" must be used where the
 *          expression uses email)
 */
export const authenticationEmailClaim = check({
  id: "authentication-email-claim",
  title: "User is told by an address that nobody verified",
  severity: medium("whoever enters the address of another gets its rights, where the provider allows it"),
  frameworks: ["owasp-k8s-2025/K09"],
  whole({ inventory }, report) {
    for (const { object, at } of configurationsOf(inventory, "AuthenticationConfiguration")) {
      for (const [index, authenticator] of asArray(get(object, "jwt")).entries()) {
        const claim = dig(authenticator, "claimMappings", "username", "claim")
        if (claim === "email" && !JSON.stringify(authenticator).includes("email_verified"))
          report(at("jwt", index, "claimMappings", "username"), "the user is told by the claim email, verified or not")
      }
    }
  },
  fix: { title: "Use the claim sub, or add a claim validation rule that asks for email_verified" },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "AuthenticationConfiguration", {
      jwt: [{ claimMappings: { username: { claim: "sub" } } }],
    }),
    bad: file("apiserver.config.k8s.io/v1", "AuthenticationConfiguration", {
      jwt: [{ claimMappings: { username: { claim: "email" } } }],
    }),
  },
})
