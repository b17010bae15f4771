import { asArray, get } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A load balancer that speaks plain HTTP carries passwords, cookies and tokens over the internet for everyone on the
 * way to read.
 *
 * Field:   spec.ports of Services of type LoadBalancer
 * Allowed: ports other than 80 and 8080; a certificate in the annotations of the cloud; load balancers inside of the
 *          network
 * Source:  Kubernetes documentation, Service, "TLS support on AWS"; documentation of the clouds
 */
export const loadBalancerTls = check({
  id: "load-balancer-tls",
  title: "Load balancer speaks plain HTTP",
  severity: low("an Ingress controller behind it may only redirect there"),
  aliases: ["kubescape:C-0231", "kubescape:C-0245"],
  frameworks: ["mitre-attack/T1040", "owasp-k8s-2025/K05"],
  optional: true,
  resources: {
    kinds: ["Service"],
    run(resource, report) {
      if (resource.spec.type !== "LoadBalancer") return
      const annotations = Object.entries(resource.annotations)
      if (
        annotations.some(
          ([key, value]) =>
            /ssl-cert|tls|app-protocols/.test(key) ||
            (/internal|scheme/.test(key) && /^(?:true|internal)$/i.test(value)),
        )
      )
        return
      const ports = asArray(resource.spec.ports).map((port) => get(port, "port"))
      if (ports.some((port) => port === 80 || port === 8080) && !ports.includes(443))
        report({ resource, path: "/spec/ports" }, `Service ${resource.name} speaks plain HTTP to the outside`)
    },
  },
  fix: { title: "Put an Ingress or Gateway with TLS before it, or give the load balancer a certificate" },
  examples: {
    good: object("v1", "Service", { spec: { type: "LoadBalancer", ports: [{ port: 443 }] } }),
    bad: object("v1", "Service", { spec: { type: "LoadBalancer", ports: [{ port: 80 }] } }),
  },
})
