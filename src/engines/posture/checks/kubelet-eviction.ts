import { asObject } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets } from "../control-plane/kubelets.ts"

/**
 * Thresholds of zero, or a map without memory.available, which replaces the defaults as a whole, keep the kubelet
 * from evicting pods in time: the node runs out of memory and takes all its pods with it.
 *
 * Field:   evictionHard of KubeletConfiguration; --eviction-hard
 * Allowed: absent (the defaults), or thresholds above 0 for memory.available and nodefs.available
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletEviction = check({
  id: "kubelet-eviction",
  title: "Kubelet does not evict pods before the node fails",
  severity: low("one pod that grows takes the node with it"),
  frameworks: ["devops/reliability"],
  whole: ofKubelets({ field: "evictionHard", flag: "eviction-hard" }, ({ value, ...place }, report) => {
    const thresholds = asObject(value)
    if (Object.keys(thresholds).length === 0) return
    const off = ["memory.available", "nodefs.available"].filter((signal) =>
      /^0%?$/.test(String(thresholds[signal] ?? 0)),
    )
    if (off.length > 0) report(place, `the kubelet evicts no pods by ${off.join(" and ")}`)
  }),
  fix: { title: "Set thresholds, such as memory.available: 100Mi and nodefs.available: 10%" },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", {
      evictionHard: { "memory.available": "200Mi", "nodefs.available": "10%" },
    }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", {
      evictionHard: { "memory.available": "0%", "nodefs.available": "10%" },
    }),
  },
})
