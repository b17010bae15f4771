import { asArray, dig, get } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * A webhook that comes before others is there to refuse. With NoOpinion its refusals are lost whenever it is down or
 * slow: whoever can stop it is past it.
 *
 * Field:   authorizers[*].webhook.failurePolicy of AuthorizationConfiguration
 * Allowed: Deny for webhooks that others follow
 * Source:  k8s.io/apiserver pkg/apis/apiserver/v1/types.go (WebhookConfiguration.FailurePolicy)
 */
export const authorizationWebhookFailure = check({
  id: "authorization-webhook-failure",
  title: "A webhook that fails refuses nothing",
  severity: medium("stopping the webhook lifts its refusals"),
  frameworks: ["owasp-k8s-2025/K02"],
  whole({ inventory }, report) {
    for (const { object, at } of configurationsOf(inventory, "AuthorizationConfiguration")) {
      const authorizers = asArray(get(object, "authorizers"))
      for (const [index, authorizer] of authorizers.entries())
        if (
          get(authorizer, "type") === "Webhook" &&
          index < authorizers.length - 1 &&
          dig(authorizer, "webhook", "failurePolicy") === "NoOpinion"
        )
          report(
            at("authorizers", index, "webhook", "failurePolicy"),
            `the webhook ${String(get(authorizer, "name"))} refuses nothing while it fails`,
          )
    }
  },
  fix: {
    title: "Set failurePolicy to Deny, with matchConditions that spare the parts of the cluster",
    patch: (place, object) =>
      get(object, "kind") === "AuthorizationConfiguration" ? setAt(object, place.path, "Deny") : [],
    risk: "while the webhook is down the requests it is asked for are refused",
  },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "AuthorizationConfiguration", {
      authorizers: [
        { type: "Webhook", name: "guard", webhook: { failurePolicy: "Deny" } },
        { type: "RBAC", name: "rbac" },
      ],
    }),
    bad: file("apiserver.config.k8s.io/v1", "AuthorizationConfiguration", {
      authorizers: [
        { type: "Webhook", name: "guard", webhook: { failurePolicy: "NoOpinion" } },
        { type: "RBAC", name: "rbac" },
      ],
    }),
  },
})
