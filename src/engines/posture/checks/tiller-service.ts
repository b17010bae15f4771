import { asStringMap } from "../../../lib/json.ts"
import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Tiller, the server of Helm 2, runs whatever anybody in the cluster asks of it with the rights of an administrator.
 * It has had no security fixes since 2020.
 *
 * Field:   Services named tiller-deploy, or that select name: tiller
 * Allowed: none
 * Source:  Helm documentation, Role-based Access Control (v2); Helm 2 end of life
 */
export const tillerService = check({
  id: "tiller-service",
  title: "Service of Tiller (Helm 2)",
  severity: critical("every pod can make it install anything"),
  aliases: ["checkov:CKV_K8S_44"],
  frameworks: ["owasp-k8s-2025/K07"],
  resources: {
    kinds: ["Service"],
    run(resource, report) {
      const selector = asStringMap(resource.spec.selector)
      if (
        resource.name === "tiller-deploy" ||
        selector.name === "tiller" ||
        (selector.app === "helm" && resource.name.includes("tiller"))
      )
        report({ resource, path: "/metadata/name" }, `Service ${resource.name} makes Tiller reachable`)
    },
  },
  fix: { title: "Remove Tiller and use Helm 3 or later" },
  examples: {
    good: object("v1", "Service", { spec: { selector: { app: "app" } } }),
    bad: object(
      "v1",
      "Service",
      { spec: { selector: { app: "helm", name: "tiller" } } },
      { name: "tiller-deploy", namespace: "kube-system" },
    ),
  },
})
