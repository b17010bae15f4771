import { asString, dig } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { hostOf, isClusterHost } from "../admission.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Each object goes whole to the conversion webhook, and what it answers is what readers get. At an address outside of the
 * cluster objects leave the cluster, and whoever answers there rewrites them past every admission check.
 *
 * Field:   spec.conversion.webhook.clientConfig.url of CustomResourceDefinition
 * Allowed: a service; a url with an address of the cluster
 * Source:  k8s.io/apiextensions-apiserver pkg/apis/apiextensions/v1/types.go (WebhookClientConfig.URL)
 */
export const conversionOutsideCluster = check({
  id: "conversion-outside-cluster",
  title: "Objects are converted outside of the cluster",
  severity: medium("objects leave the cluster, and a stranger rewrites them"),
  frameworks: ["owasp-k8s-2025/K06"],
  resources: {
    kinds: ["apiextensions.k8s.io/CustomResourceDefinition"],
    run(resource, report) {
      if (dig(resource.spec, "conversion", "strategy") !== "Webhook") return
      const url = asString(dig(resource.spec, "conversion", "webhook", "clientConfig", "url"))
      const host = url === undefined ? undefined : hostOf(url)
      if (host === undefined || isClusterHost(host)) return
      report(
        { resource, path: "/spec/conversion/webhook/clientConfig/url" },
        `objects of ${resource.name} are converted by ${host}`,
      )
    },
  },
  fix: { title: "Run the webhook in the cluster and name its Service" },
  examples: {
    good: definition({ service: { namespace: "shop", name: "converter" } }),
    bad: definition({ url: "https://convert.example.com/" }),
  },
})

function definition(clientConfig: { readonly url: string } | { readonly service: Readonly<Record<string, string>> }) {
  return object(
    "apiextensions.k8s.io/v1",
    "CustomResourceDefinition",
    { spec: { conversion: { strategy: "Webhook", webhook: { conversionReviewVersions: ["v1"], clientConfig } } } },
    { namespace: undefined },
  )
}
