import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets } from "../control-plane/kubelets.ts"

/**
 * The kubelet runs whatever pods the address gives it, past the API server and every policy: whoever answers there,
 * or stands in between, owns the node.
 *
 * Field:   staticPodURL of KubeletConfiguration; --manifest-url
 * Allowed: absent
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletStaticPodUrl = check({
  id: "kubelet-static-pod-url",
  title: "Kubelet runs pods from an address",
  severity: high("whoever answers there owns the node"),
  frameworks: ["mitre-attack/T1610", "owasp-k8s-2025/K06"],
  whole: ofKubelets({ field: "staticPodURL", flag: "manifest-url" }, ({ value, ...place }, report) => {
    if (typeof value === "string" && value !== "")
      report(
        place,
        `the kubelet runs pods that ${value} gives it`,
        value.startsWith("https://") ? {} : { severity: "critical" },
      )
  }),
  fix: { title: "Remove staticPodURL and use files in staticPodPath" },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { staticPodPath: "/etc/kubernetes/manifests" }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", {
      staticPodURL: "http://provisioner.example/pods.yaml",
    }),
  },
})
