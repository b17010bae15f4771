import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { requestFor } from "../suggest-resources.ts"

/**
 * The scheduler packs pods by their requests. Without one a container is placed anywhere and gets whatever the others
 * leave, so that its neighbours decide how fast it is.
 *
 * Field:   resources.requests.cpu of init, sidecar and regular containers
 * Allowed: any positive quantity; a limit counts as the request
 * Source:  Kubernetes documentation, Resource Management for Pods and Containers; pkg/apis/core/v1/defaults.go
 */
export const cpuRequest = check({
  id: "cpu-request",
  title: "CPU request is missing",
  severity: low("crowds out others on the node when load comes"),
  aliases: [
    "kubescape:C-0050",
    "trivy:KSV-0015",
    "kubescape:C-0268",
    "checkov:CKV_K8S_10",
    "kube-linter:unset-cpu-requirements",
    "polaris:cpuRequestsMissing",
    "kube-score:container-resources",
    "kubesec:RequestsCPU",
  ],
  frameworks: ["nsa-cisa-1.2/resource-policies"],
  classes: ["init", "sidecar", "regular"],
  containers(container, report) {
    if ((container.quantity("requests", "cpu") ?? container.pod.quantity("requests", "cpu") ?? 0) > 0) return
    const place = { resource: container.resource, path: `${container.path}/resources/requests/cpu` }
    report(place, `container ${container.name} has no cpu request`)
  },
  fix: {
    title: "Set resources.requests.cpu to what the container usually needs",
    patch: requestFor("cpu", "100m"),
    risk: "a request that is too high leaves nodes half empty; measure it first",
  },
  examples: {
    good: pod({ containers: [container({ resources: { requests: { cpu: "100m" } } })] }),
    bad: pod({ containers: [container({ resources: { requests: { memory: "64Mi" } } })] }),
  },
})
