import { asString, get } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A Service of type NodePort opens a port on every node, one of type LoadBalancer an address outside the cluster: past
 * the Ingress with its authentication, its TLS and its logs.
 *
 * Field:   spec.type, spec.loadBalancerSourceRanges of Services
 * Allowed: ClusterIP, ExternalName; LoadBalancer that is internal or limited to source ranges
 * Source:  Kubernetes documentation, Service, "Publishing Services"; NSA/CISA Kubernetes Hardening Guide, Network separation
 */
export const exposedService = check({
  id: "exposed-service",
  title: "Service is reachable from outside the cluster",
  severity: medium("the application is open to whoever reaches the nodes or the load balancer"),
  aliases: ["kubescape:C-0256", "kube-linter:exposed-services", "kube-score:service-type"],
  frameworks: ["nsa-cisa-1.2/network", "mitre-attack/T1133", "owasp-k8s-2025/K05"],
  resources: {
    kinds: ["Service"],
    run(resource, report) {
      const type = asString(get(resource.spec, "type"))
      if (type !== "NodePort" && type !== "LoadBalancer") return
      const ranges = resource.spec.loadBalancerSourceRanges
      const isLimited =
        Array.isArray(ranges) && ranges.length > 0 && !ranges.includes("0.0.0.0/0") && !ranges.includes("::/0")
      const isInternal = Object.entries(resource.annotations).some(
        ([key, value]) => internal.test(key) && /^(?:true|internal|private|0\.0\.0\.0\/0)$/i.test(value),
      )
      if (type === "LoadBalancer" && (isLimited || isInternal)) return
      const where = type === "NodePort" ? "on a port of every node" : "by a load balancer without source ranges"
      report({ resource, path: "/spec/type" }, `Service ${resource.name} is reachable ${where}`)
    },
  },
  fix: { title: "Use ClusterIP behind an Ingress or Gateway, or limit loadBalancerSourceRanges" },
  examples: {
    good: object("v1", "Service", { spec: { selector: { app: "app" }, ports: [{ port: 80 }] } }),
    bad: object("v1", "Service", { spec: { type: "NodePort", selector: { app: "app" }, ports: [{ port: 80 }] } }),
  },
})

/** Annotations by which clouds keep a load balancer inside the private network. */
const internal = /load-?balancer.*(?:internal|scheme|type)$/i
