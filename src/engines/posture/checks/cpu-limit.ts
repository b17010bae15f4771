import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { limitFor } from "../suggest-resources.ts"

/**
 * A container without a CPU limit may take every idle processor of its node: mining by an intruder, or a bug, slows
 * down whatever else runs there. Many teams leave limits off on purpose and rely on requests; skip the rule then.
 *
 * Field:   resources.limits.cpu of init, sidecar and regular containers
 * Allowed: any positive quantity
 * Source:  Kubernetes documentation, Resource Management for Pods and Containers; pkg/apis/core/v1/defaults.go
 */
export const cpuLimit = check({
  id: "cpu-limit",
  title: "CPU limit is missing",
  severity: low("one container can take all processors of its node"),
  aliases: [
    "kubescape:C-0050",
    "kubescape:C-0009",
    "trivy:KSV-0011",
    "kubescape:C-0270",
    "checkov:CKV_K8S_11",
    "polaris:cpuLimitsMissing",
    "kubesec:LimitsCPU",
  ],
  frameworks: ["nsa-cisa-1.2/resource-policies"],
  classes: ["init", "sidecar", "regular"],
  containers(container, report) {
    if ((container.quantity("limits", "cpu") ?? container.pod.quantity("limits", "cpu") ?? 0) > 0) return
    const place = { resource: container.resource, path: `${container.path}/resources/limits/cpu` }
    report(place, `container ${container.name} has no cpu limit`)
  },
  fix: {
    title: "Set resources.limits.cpu",
    patch: limitFor("cpu", "500m"),
    risk: "an application that needs more is slowed down; measure it first",
  },
  examples: {
    good: pod({ containers: [container({ resources: { limits: { cpu: "500m" } } })] }),
    bad: pod({ containers: [container({ resources: { limits: { memory: "64Mi" } } })] }),
  },
})
