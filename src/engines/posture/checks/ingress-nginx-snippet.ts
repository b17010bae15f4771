import { append } from "../../../lib/json-pointer.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * Snippet annotations put raw configuration into the ingress controller's nginx: whoever may write an Ingress reads the
 * controller's token and with it every Secret that it may read, in many clusters all of them (CVE-2021-25742).
 *
 * Field:   metadata.annotations of Ingresses, `nginx.ingress.kubernetes.io/*-snippet`
 * Allowed: no snippet
 * Source:  CVE-2021-25742; ingress-nginx documentation, annotations risk level "Critical"
 */
export const ingressNginxSnippet = check({
  id: "ingress-nginx-snippet",
  title: "Ingress writes raw nginx configuration",
  severity: high("whoever may write the Ingress may take over the controller and its Secrets"),
  aliases: ["checkov:CKV_K8S_152", "checkov:CKV_K8S_153", "checkov:CKV_K8S_154"],
  frameworks: ["mitre-attack/T1190", "owasp-k8s-2025/K01"],
  resources: {
    kinds: ["networking.k8s.io/Ingress", "extensions/Ingress"],
    run(resource, report) {
      for (const key of Object.keys(resource.annotations))
        if (/^nginx\.ingress\.kubernetes\.io\/[\w-]*snippet$/.test(key))
          report({ resource, path: append("/metadata/annotations", key) }, `Ingress ${resource.name} sets ${key}`)
    },
  },
  fix: { title: "Remove the annotation", patch: remove, risk: "what the snippet did for the application is lost" },
  examples: {
    good: object("networking.k8s.io/v1", "Ingress", { spec: {} }),
    bad: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: {} },
      { annotations: { "nginx.ingress.kubernetes.io/server-snippet": "location /x { alias /; }" } },
    ),
  },
})
