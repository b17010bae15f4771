import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets, setKubelet } from "../control-plane/kubelets.ts"

/**
 * Without a limit one pod takes all process numbers of the node by a fork bomb, and every other pod and the kubelet
 * stand still.
 *
 * Field:   podPidsLimit of KubeletConfiguration; --pod-max-pids
 * Allowed: a number above 0
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletPidLimit = check({
  id: "kubelet-pid-limit",
  title: "Pods may take every process number of the node",
  severity: medium("one container stops the whole node"),
  aliases: ["kubescape:C-0284"],
  frameworks: ["cis-1.12/4.2.13", "mitre-attack/T1499"],
  whole: ofKubelets({ field: "podPidsLimit", flag: "pod-max-pids", byDefault: -1 }, ({ value, ...place }, report) => {
    if (typeof value === "number" && value <= 0) report(place, "the kubelet sets no limit to the processes of a pod")
  }),
  fix: {
    title: "Set podPidsLimit, to 4096 for example",
    patch: setKubelet("pod-max-pids", 4096),
    risk: "pods with more processes fail",
  },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { podPidsLimit: 4096 }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { podPidsLimit: -1 }),
  },
})
