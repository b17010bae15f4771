import { asArray, asStrings, dig, get, type JsonValue } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * An exception that names neither namespaces nor names takes every object of its kinds out of the policy, and is
 * written by whoever may write exceptions.
 *
 * Field:   spec.match and spec.exceptions of PolicyException
 * Allowed: resources by name or namespace
 * Source:  Kyverno documentation, Policy Exceptions
 */
export const policyExceptionWide = check({
  id: "policy-exception-wide",
  title: "Exception lifts a policy for everybody",
  severity: medium("the policy counts for nobody"),
  frameworks: ["owasp-k8s-2025/K04"],
  resources: {
    kinds: ["kyverno.io/PolicyException", "policies.kyverno.io/PolicyException"],
    run(resource, report) {
      const blocks = [
        ...asArray(dig(resource.spec, "match", "any")),
        ...asArray(dig(resource.spec, "match", "all")),
      ].map((block) => get(block, "resources"))
      const isWide = (block: JsonValue | undefined) =>
        ["namespaces", "names", "namespaceSelector", "selector"].every(
          (field) => get(block, field) === undefined || asStrings(get(block, field)).includes("*"),
        )
      if (blocks.length > 0 && blocks.every(isWide))
        report({ resource, path: "/spec/match" }, `exception ${resource.name} holds for every object of its kinds`)
    },
  },
  fix: { title: "Name the objects or their namespace" },
  examples: {
    good: object("kyverno.io/v2", "PolicyException", {
      spec: { match: { any: [{ resources: { kinds: ["Pod"], namespaces: ["build"] } }] } },
    }),
    bad: object("kyverno.io/v2", "PolicyException", { spec: { match: { any: [{ resources: { kinds: ["Pod"] } }] } } }),
  },
})
