import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets, setKubelet } from "../control-plane/kubelets.ts"

/**
 * With log queries every log of the node, of its services as of its pods, is read through the API by whoever may use
 * nodes/proxy or nodes/log.
 *
 * Field:   enableSystemLogQuery of KubeletConfiguration
 * Allowed: absent or false
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletLogQuery = check({
  id: "kubelet-log-query",
  title: "Logs of the node are read through the API",
  severity: low("it takes a right on nodes, and shows logs of system services"),
  frameworks: ["owasp-k8s-2025/K06"],
  since: 27,
  whole: ofKubelets({ field: "enableSystemLogQuery", byDefault: false }, ({ value, ...place }, report) => {
    if (value === true) report(place, "the kubelet answers queries for logs of system services")
  }),
  fix: { title: "Set enableSystemLogQuery to false", patch: setKubelet(undefined, false) },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { enableSystemLogQuery: false }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { enableSystemLogQuery: true }),
  },
})
