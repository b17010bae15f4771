import { get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { asksFor, clientUrl, hostOf, isClusterHost, webhookKinds, webhooksOf } from "../admission.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Each object goes whole to the webhook, Secrets included where it is asked for them. At an address outside of the
 * cluster it leaves the cluster, and whoever answers there decides what is admitted.
 *
 * Field:   webhooks[*].clientConfig.url of ValidatingWebhookConfiguration and MutatingWebhookConfiguration
 * Allowed: a service; a url with an address of the cluster
 * Source:  k8s.io/api/admissionregistration/v1/types.go; Kubernetes documentation, Dynamic Admission Control, "URL"
 */
export const webhookOutsideCluster = check({
  id: "webhook-outside-cluster",
  title: "Webhook is asked outside of the cluster",
  severity: medium("objects leave the cluster, and a stranger decides"),
  frameworks: ["owasp-k8s-2025/K06"],
  resources: {
    kinds: webhookKinds,
    run(resource, report) {
      for (const webhook of webhooksOf(resource)) {
        const url = clientUrl(webhook)
        const host = url === undefined ? undefined : hostOf(url)
        if (host === undefined || isClusterHost(host)) continue
        const seesSecrets = asksFor(get(webhook.spec, "rules"), "", "secrets")
        report(
          { resource, path: append(webhook.path, "clientConfig", "url") },
          `webhook ${webhook.name} sends objects${seesSecrets ? ", Secrets included," : ""} to ${host}`,
          { severity: seesSecrets ? "high" : "medium" },
        )
      }
    },
  },
  fix: { title: "Run the webhook in the cluster and name its Service" },
  examples: {
    good: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingWebhookConfiguration",
      {
        webhooks: [
          {
            name: "policy.example",
            clientConfig: { service: { name: "policy", namespace: "policy" } },
            rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
          },
        ],
      },
      { namespace: undefined },
    ),
    bad: object(
      "admissionregistration.k8s.io/v1",
      "ValidatingWebhookConfiguration",
      {
        webhooks: [
          {
            name: "policy.example",
            clientConfig: { url: "https://hooks.example.com/admit" },
            rules: [{ operations: ["CREATE"], apiGroups: [""], apiVersions: ["v1"], resources: ["pods"] }],
          },
        ],
      },
      { namespace: undefined },
    ),
  },
})
