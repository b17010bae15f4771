import { asString, dig, get } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { isMissing } from "../completeness.ts"
import { object } from "../examples.ts"

/**
 * The API server asks the conversion webhook whenever an object is stored in another version than it is read in. Where
 * its Service does not exist, such objects can be neither read nor deleted, and garbage collection and namespaces that
 * hold them hang. Whoever creates a Service of that name sees and rewrites every object.
 *
 * Field:   spec.conversion.webhook.clientConfig.service of CustomResourceDefinition
 * Allowed: objects that the input holds; what the input cannot know is passed over (see completeness.ts)
 * Source:  k8s.io/apiextensions-apiserver pkg/apis/apiextensions/v1/types.go (WebhookConversion); Kubernetes documentation,
 *          Versions in CustomResourceDefinitions, "Webhook conversion"
 */
export const danglingConversion = check({
  id: "dangling-conversion",
  title: "Conversion webhook leads to no Service",
  severity: medium("objects of the kind can be neither read nor deleted"),
  frameworks: ["owasp-k8s-2025/K04"],
  resources: {
    kinds: ["apiextensions.k8s.io/CustomResourceDefinition"],
    run(resource, report, { inventory }) {
      if (dig(resource.spec, "conversion", "strategy") !== "Webhook") return
      const service = dig(resource.spec, "conversion", "webhook", "clientConfig", "service")
      const namespace = asString(get(service, "namespace")) ?? ""
      const name = asString(get(service, "name")) ?? ""
      if (service !== undefined && isMissing(inventory, resource, "Service", "", namespace, name))
        report(
          { resource, path: "/spec/conversion/webhook/clientConfig/service" },
          `${resource.name} is converted by Service ${namespace}/${name}, which does not exist`,
        )
    },
  },
  fix: { title: "Correct the Service; where all objects are stored in one version, use the strategy None" },
  examples: {
    good: [
      object("apiextensions.k8s.io/v1", "CustomResourceDefinition", conversion("app"), { namespace: undefined }),
      object("v1", "Service", { spec: {} }),
    ],
    bad: [
      object("apiextensions.k8s.io/v1", "CustomResourceDefinition", conversion("apps"), { namespace: undefined }),
      object("v1", "Service", { spec: {} }),
    ],
  },
})

function conversion(name: string) {
  const clientConfig = { service: { namespace: "shop", name } }
  return { spec: { conversion: { strategy: "Webhook", webhook: { conversionReviewVersions: ["v1"], clientConfig } } } }
}
