import { asArray, asStrings, dig, get } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * A token that was made for another application is good for the cluster where the two share an audience, or where any
 * of several audiences will do: that application can use what its users hand it.
 *
 * Field:   jwt[*].issuer.audiences of AuthenticationConfiguration
 * Allowed: one audience of the cluster alone; several only by intent
 * Source:  k8s.io/apiserver pkg/apis/apiserver/v1/types.go (Issuer.Audiences, AudienceMatchPolicy)
 */
export const authenticationSharedAudience = check({
  id: "authentication-shared-audience",
  title: "Tokens for other applications open the cluster",
  severity: low("the other application has to turn hostile, or be taken"),
  frameworks: ["owasp-k8s-2025/K09"],
  whole({ inventory }, report) {
    for (const { object, at } of configurationsOf(inventory, "AuthenticationConfiguration")) {
      for (const [index, authenticator] of asArray(get(object, "jwt")).entries()) {
        const audiences = asStrings(dig(authenticator, "issuer", "audiences"))
        if (audiences.length > 1)
          report(at("jwt", index, "issuer", "audiences"), `tokens for any of ${audiences.join(", ")} open the cluster`)
        else if (audiences.length === 0)
          report(at("jwt", index, "issuer", "audiences"), "no audience is named that tokens must be made for")
      }
    }
  },
  fix: { title: "Name one audience that stands for this cluster alone" },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "AuthenticationConfiguration", {
      jwt: [{ issuer: { url: "https://id.example", audiences: ["cluster-a"] } }],
    }),
    bad: file("apiserver.config.k8s.io/v1", "AuthenticationConfiguration", {
      jwt: [
        { issuer: { url: "https://id.example", audiences: ["cluster-a", "wiki"], audienceMatchPolicy: "MatchAny" } },
      ],
    }),
  },
})
