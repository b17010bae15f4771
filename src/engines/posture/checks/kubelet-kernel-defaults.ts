import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets, setKubelet } from "../control-plane/kubelets.ts"

/**
 * By default the kubelet changes kernel settings of the node to what it wants. With the switch it refuses to start
 * where they differ, so that hardened values are not undone silently.
 *
 * Field:   protectKernelDefaults of KubeletConfiguration; --protect-kernel-defaults
 * Allowed: true
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletKernelDefaults = check({
  id: "kubelet-kernel-defaults",
  title: "Kubelet changes kernel settings of the node",
  severity: low("hardened values may be undone"),
  aliases: ["trivy:KCV-0083", "kubescape:C-0177", "checkov:CKV_K8S_144"],
  frameworks: ["owasp-k8s-2025/K07"],
  optional: true,
  whole: ofKubelets(
    {
      field: "protectKernelDefaults",
      flag: "protect-kernel-defaults",
      collected: "kubeletProtectKernelDefaultsArgumentSet",
      byDefault: false,
    },
    ({ value, ...place }, report) => {
      if (value !== true) report(place, "the kubelet changes kernel settings where they differ from its own")
    },
  ),
  fix: {
    title: "Set protectKernelDefaults to true",
    patch: setKubelet("protect-kernel-defaults", true),
    risk: "the kubelet does not start where kernel settings differ",
  },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { protectKernelDefaults: true }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { protectKernelDefaults: false }),
  },
})
