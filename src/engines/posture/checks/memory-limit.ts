import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { limitFor } from "../suggest-resources.ts"

/**
 * A container without a memory limit can use up its node's memory; the kernel then kills processes of other pods. A
 * denial of service needs no more than a request that makes the application allocate.
 *
 * Field:   resources.limits.memory of init, sidecar and regular containers
 * Allowed: any positive quantity
 * Source:  Kubernetes documentation, Resource Management for Pods and Containers; pkg/apis/core/v1/defaults.go
 */
export const memoryLimit = check({
  id: "memory-limit",
  title: "Memory limit is missing",
  severity: medium("one container can bring down the others on its node"),
  aliases: [
    "kubescape:C-0004",
    "kubescape:C-0009",
    "trivy:KSV-0018",
    "kubescape:C-0271",
    "checkov:CKV_K8S_13",
    "kube-linter:unset-memory-requirements",
    "polaris:memoryLimitsMissing",
    "kubesec:LimitsMemory",
  ],
  frameworks: ["nsa-cisa-1.2/resource-policies", "cis-1.12/5.7.4"],
  classes: ["init", "sidecar", "regular"],
  containers(container, report) {
    if ((container.quantity("limits", "memory") ?? container.pod.quantity("limits", "memory") ?? 0) > 0) return
    const place = { resource: container.resource, path: `${container.path}/resources/limits/memory` }
    report(place, `container ${container.name} has no memory limit`)
  },
  fix: {
    title: "Set resources.limits.memory",
    patch: limitFor("memory", "512Mi"),
    risk: "an application that needs more is killed; measure it first",
  },
  examples: {
    good: pod({ containers: [container({ resources: { limits: { memory: "128Mi" } } })] }),
    bad: pod({ containers: [container({ resources: { limits: { cpu: "500m" } } })] }),
  },
})
