import { asString } from "../../../lib/json.ts"
import { medium, type SeverityLevel } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * An ExternalName that leads inside (to the metadata service of the cloud, to the API server, to a Service of another
 * namespace, to the machine itself) lets an Ingress or a proxy that trusts its own namespace hand requests of
 * strangers to it.
 *
 * Field:   spec.externalName of Services of type ExternalName
 * Allowed: names outside of the cluster; Services of its own namespace
 * Source:  Kubernetes documentation, Service, "ExternalName"; CVE-2021-25740
 */
export const externalNameInside = check({
  id: "external-name-inside",
  title: "Service leads inside by ExternalName",
  severity: medium("proxies can be made to reach what they should not"),
  frameworks: ["mitre-attack/T1090", "owasp-k8s-2025/K05"],
  resources: {
    kinds: ["Service"],
    run(resource, report) {
      const name = (asString(resource.spec.externalName) ?? "").toLowerCase().replace(/\.$/, "")
      if (resource.spec.type !== "ExternalName" || name === "") return
      const where = leadsInside(name, resource.namespace)
      if (where)
        report({ resource, path: "/spec/externalName" }, `Service ${resource.name} leads to ${name}, ${where.what}`, {
          severity: where.severity,
        })
    },
  },
  fix: { title: "Name the Service of the other namespace where it is used, or use a route with a ReferenceGrant" },
  examples: {
    good: object("v1", "Service", { spec: { type: "ExternalName", externalName: "db.example.com" } }),
    bad: object("v1", "Service", { spec: { type: "ExternalName", externalName: "metadata.google.internal" } }),
  },
})

function leadsInside(name: string, namespace: string): { what: string; severity: SeverityLevel } | undefined {
  if (
    /^(?:metadata(?:\.google\.internal)?|instance-data(?:\..*)?|169\.254\.169\.254|100\.100\.100\.200|fd00:ec2::254)$/.test(
      name,
    )
  )
    return { what: "the metadata service of the cloud", severity: "high" }
  if (/^(?:localhost|127\..*|::1)$/.test(name)) return { what: "the machine that asks", severity: "high" }
  if (/^kubernetes(?:\.default(?:\.svc(?:\..*)?)?)?$/.test(name)) return { what: "the API server", severity: "medium" }
  const service = /^[^.]+\.([^.]+)\.svc(?:\.|$)/.exec(name)
  return service && service[1] !== namespace
    ? { what: `a Service of namespace ${service[1]}`, severity: "low" }
    : undefined
}
