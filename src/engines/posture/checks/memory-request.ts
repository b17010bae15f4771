import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { requestFor } from "../suggest-resources.ts"

/**
 * Without a memory request the scheduler may put the pod on a node that cannot hold it, and when memory runs short
 * such pods are evicted first.
 *
 * Field:   resources.requests.memory of init, sidecar and regular containers
 * Allowed: any positive quantity; a limit counts as the request
 * Source:  Kubernetes documentation, Resource Management for Pods and Containers; pkg/apis/core/v1/defaults.go
 */
export const memoryRequest = check({
  id: "memory-request",
  title: "Memory request is missing",
  severity: low("the pod is among the first to be evicted"),
  aliases: [
    "kubescape:C-0004",
    "trivy:KSV-0016",
    "kubescape:C-0269",
    "checkov:CKV_K8S_12",
    "polaris:memoryRequestsMissing",
    "kubesec:RequestsMemory",
  ],
  frameworks: ["nsa-cisa-1.2/resource-policies"],
  classes: ["init", "sidecar", "regular"],
  containers(container, report) {
    if ((container.quantity("requests", "memory") ?? container.pod.quantity("requests", "memory") ?? 0) > 0) return
    const place = { resource: container.resource, path: `${container.path}/resources/requests/memory` }
    report(place, `container ${container.name} has no memory request`)
  },
  fix: {
    title: "Set resources.requests.memory to what the container usually needs",
    patch: requestFor("memory", "128Mi"),
    risk: "a request that is too high leaves nodes half empty; measure it first",
  },
  examples: {
    good: pod({ containers: [container({ resources: { requests: { memory: "64Mi" } } })] }),
    bad: pod({ containers: [container({ resources: { requests: { cpu: "100m" } } })] }),
  },
})
