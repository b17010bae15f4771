import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets, setKubelet } from "../control-plane/kubelets.ts"

/**
 * Without a limit sessions of exec, attach and port-forward stay open for ever, and with them a way in that outlives
 * the right to it.
 *
 * Field:   streamingConnectionIdleTimeout of KubeletConfiguration; --streaming-connection-idle-timeout
 * Allowed: anything but 0 (4h by default)
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletIdleTimeout = check({
  id: "kubelet-idle-timeout",
  title: "Sessions in containers never end by themselves",
  severity: low("a session outlives the right to it"),
  aliases: ["trivy:KCV-0085", "kubescape:C-0176", "checkov:CKV_K8S_143"],
  frameworks: ["cis-1.12/4.2.5", "owasp-k8s-2025/K09"],
  whole: ofKubelets(
    {
      field: "streamingConnectionIdleTimeout",
      flag: "streaming-connection-idle-timeout",
      collected: "kubeletStreamingConnectionIdleTimeoutArgumentSet",
      byDefault: "4h",
    },
    ({ value, ...place }, report) => {
      if (/^0(?:h|m|s|ms)?$/.test(String(value))) report(place, "idle sessions in containers stay open for ever")
    },
  ),
  fix: {
    title: "Set streamingConnectionIdleTimeout to 4h",
    patch: setKubelet("streaming-connection-idle-timeout", "4h"),
  },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { streamingConnectionIdleTimeout: "5m" }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { streamingConnectionIdleTimeout: "0s" }),
  },
})
