import { asArray, asString, dig, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import type { Resource } from "../../../model/resource.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * Paths for operators (metrics, health details, profiling, consoles of frameworks) tell attackers what runs and often
 * change it; they belong on a port of their own.
 *
 * Field:   spec.rules[*].http.paths[*].path of Ingresses and rules of HTTPRoutes
 * Allowed: paths of the application
 * Source:  documentation of Spring Boot Actuator, Go net/http/pprof and others; OWASP Kubernetes Top Ten 2025, K06
 */
export const ingressSensitivePath = check({
  id: "ingress-sensitive-path",
  title: "Path for operators is open to the outside",
  severity: low("it may ask who one is"),
  frameworks: ["mitre-attack/T1190", "owasp-k8s-2025/K06"],
  resources: {
    kinds: ["networking.k8s.io/Ingress", "extensions/Ingress", "gateway.networking.k8s.io/HTTPRoute"],
    run(resource, report) {
      for (const { path, place } of pathsOf(resource))
        if (sensitive.test(path))
          report({ resource, path: place }, `${resource.kind} ${resource.name} opens ${path} to the outside`)
    },
  },
  fix: { title: "Remove the path, or ask for authentication" },
  examples: {
    good: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: { rules: [{ host: "shop.example", http: { paths: [{ path: "/cart" }] } }] } },
      { annotations: {} },
    ),
    bad: object(
      "networking.k8s.io/v1",
      "Ingress",
      { spec: { rules: [{ host: "shop.example", http: { paths: [{ path: "/actuator" }] } }] } },
      { annotations: {} },
    ),
  },
})

const sensitive =
  /^\/(?:actuator|metrics|debug(?:\/pprof)?|pprof|_cat|_cluster|server-status|jolokia|manager\/html|phpmyadmin|adminer|\.git|\.env|h2-console|heapdump|swagger-ui|graphiql|console\/?login)(?:\/|$|\()/i

function* pathsOf({ kind, spec }: Resource): Generator<{ readonly path: string; readonly place: string }> {
  for (const [index, rule] of asArray(spec.rules).entries()) {
    const keys = kind === "HTTPRoute" ? ["matches"] : ["http", "paths"]
    for (const [position, item] of asArray(dig(rule, ...keys)).entries()) {
      const path = asString(kind === "HTTPRoute" ? dig(item, "path", "value") : get(item, "path"))
      if (path !== undefined) yield { path, place: append("/spec/rules", index, ...keys, position, "path") }
    }
  }
}
