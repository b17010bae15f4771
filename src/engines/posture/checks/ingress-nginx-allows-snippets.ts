import { asObject, get } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * With snippets allowed whoever may write an Ingress writes configuration of the controller, reads its token and with
 * it Secrets of the whole cluster (CVE-2021-25742).
 *
 * Field:   data["allow-snippet-annotations"] and data["annotations-risk-level"] of the controller's ConfigMap
 * Allowed: allow-snippet-annotations absent or false; annotations-risk-level up to High
 * Source:  CVE-2021-25742; ingress-nginx documentation, ConfigMap
 */
export const ingressNginxAllowsSnippets = check({
  id: "ingress-nginx-allows-snippets",
  title: "Ingress controller takes configuration from anybody",
  severity: high("whoever may write an Ingress can read Secrets of the whole cluster"),
  aliases: ["kubescape:C-0059"],
  frameworks: ["mitre-attack/T1190", "owasp-k8s-2025/K07"],
  resources: {
    kinds: ["ConfigMap"],
    run(resource, report) {
      const data = asObject(get(resource.object, "data"))
      if (String(data["allow-snippet-annotations"]) === "true")
        report(
          { resource, path: "/data/allow-snippet-annotations" },
          `ConfigMap ${resource.name} lets Ingresses bring configuration of nginx`,
        )
      if (/^critical$/i.test(String(data["annotations-risk-level"] ?? "")) && "allow-snippet-annotations" in data)
        report(
          { resource, path: "/data/annotations-risk-level" },
          `ConfigMap ${resource.name} allows annotations of every risk`,
        )
    },
  },
  fix: {
    title: 'Set allow-snippet-annotations to "false"',
    patch: (place, object) =>
      place.path.endsWith("annotations-risk-level")
        ? setAt(object, place.path, "High")
        : setAt(object, place.path, "false"),
    risk: "Ingresses with snippets stop working",
  },
  examples: {
    good: object("v1", "ConfigMap", { data: { "allow-snippet-annotations": "false" } }),
    bad: object("v1", "ConfigMap", { data: { "allow-snippet-annotations": "true" } }),
  },
})
