import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { isLoopback } from "../control-plane/judge-arguments.ts"
import { ofKubelets, setKubelet } from "../control-plane/kubelets.ts"

/**
 * The health port asks nobody who they are. Only the node itself needs it.
 *
 * Field:   healthzBindAddress of KubeletConfiguration; --healthz-bind-address
 * Allowed: an address of the node itself (127.0.0.1 by default)
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletHealthAddress = check({
  id: "kubelet-health-address",
  title: "Health port of the kubelet is open to the network",
  severity: low("one more port that asks for nothing"),
  frameworks: ["owasp-k8s-2025/K06"],
  whole: ofKubelets(
    { field: "healthzBindAddress", flag: "healthz-bind-address", byDefault: "127.0.0.1" },
    ({ value, ...place }, report) => {
      if (typeof value === "string" && !isLoopback(value))
        report(place, `the kubelet opens its health port on ${value}`)
    },
  ),
  fix: { title: "Set healthzBindAddress to 127.0.0.1", patch: setKubelet("healthz-bind-address", "127.0.0.1") },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { healthzBindAddress: "127.0.0.1" }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { healthzBindAddress: "0.0.0.0" }),
  },
})
