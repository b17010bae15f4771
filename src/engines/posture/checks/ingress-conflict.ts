import { asArray, asString, dig, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import type { Resource } from "../../../model/resource.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { areNeighbours } from "../completeness.ts"
import { object } from "../examples.ts"

const ingress = (name: string, host: string) =>
  object(
    "networking.k8s.io/v1",
    "Ingress",
    { spec: { rules: [{ host, http: { paths: [{ path: "/", pathType: "Prefix" }] } }] } },
    { name },
  )

/**
 * Two Ingresses for one host and path: which of them serves it is left to the controller, often the older. Whoever
 * may write an Ingress in any namespace takes part of the traffic of another, or waits until its owner makes it anew.
 *
 * Field:   spec.rules[*].host and paths of Ingresses
 * Allowed: one Ingress for each host and path in a class
 * Source:  Kubernetes documentation, Ingress; ingress-nginx documentation, How it works (oldest rule wins)
 */
export const ingressConflict = check({
  id: "ingress-conflict",
  title: "Two Ingresses claim one host and path",
  severity: medium("traffic of one application goes to another"),
  frameworks: ["owasp-k8s-2025/K05"],
  whole({ inventory }, report) {
    const claims = new Map<string, Resource>()
    for (const group of ["networking.k8s.io", "extensions"])
      for (const resource of inventory.ofKind("Ingress", group)) {
        const ingressClass =
          asString(resource.spec.ingressClassName) ?? resource.annotations["kubernetes.io/ingress.class"] ?? ""
        if (Object.keys(resource.annotations).some((name) => /canary/.test(name))) continue
        for (const [index, rule] of asArray(resource.spec.rules).entries())
          for (const [position, item] of asArray(dig(rule, "http", "paths")).entries()) {
            const host = asString(get(rule, "host")) ?? ""
            const path = asString(get(item, "path")) ?? "/"
            const key = `${ingressClass} ${host} ${String(get(item, "pathType"))} ${path}`
            const other = claims.get(key)
            if (!other) claims.set(key, resource)
            // Overlays hold one object several times.
            else if (host !== "" && other.key !== resource.key && areNeighbours(other, resource))
              report(
                { resource, path: append("/spec/rules", index, "http", "paths", position) },
                `Ingress ${resource.namespace}/${resource.name} claims ${host}${path}, which ${other.namespace}/${other.name} has`,
                {
                  related: [{ resource: other, path: "/spec/rules" }],
                },
              )
          }
      }
  },
  fix: { title: "Keep one of them, or give them different hosts or paths" },
  examples: {
    good: [ingress("a", "shop.example"), ingress("b", "admin.example")],
    bad: [ingress("a", "shop.example"), ingress("b", "shop.example")],
  },
})
