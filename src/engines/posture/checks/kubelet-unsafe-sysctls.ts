import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets } from "../control-plane/kubelets.ts"

/**
 * Kernel settings that are not kept apart between pods, or that let one pod harm the node, are refused unless they
 * stand here. A pattern allows many at once.
 *
 * Field:   allowedUnsafeSysctls of KubeletConfiguration; --allowed-unsafe-sysctls
 * Allowed: absent or empty
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletUnsafeSysctls = check({
  id: "kubelet-unsafe-sysctls",
  title: "Kubelet lets pods change unsafe kernel settings",
  severity: medium("one pod can harm the node and its neighbours"),
  frameworks: ["owasp-k8s-2025/K01"],
  whole: ofKubelets(
    { field: "allowedUnsafeSysctls", flag: "allowed-unsafe-sysctls" },
    ({ value, ...place }, report) => {
      const patterns = Array.isArray(value) ? value.join(", ") : String(value ?? "")
      if (patterns !== "") report(place, `the kubelet lets pods set ${patterns}`)
    },
  ),
  fix: { title: "Set these values on the node, or name single ones for a pool of nodes of their own" },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { allowedUnsafeSysctls: [] }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", {
      allowedUnsafeSysctls: ["kernel.msg*", "net.*"],
    }),
  },
})
