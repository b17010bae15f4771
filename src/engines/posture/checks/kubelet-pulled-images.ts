import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets, setKubelet } from "../control-plane/kubelets.ts"

/**
 * With NeverVerify a pod uses any private image that lies on the node, whoever pulled it, without credentials of its
 * own.
 *
 * Field:   imagePullCredentialsVerificationPolicy of KubeletConfiguration
 * Allowed: absent, NeverVerifyPreloadedImages, NeverVerifyAllowlistedImages, AlwaysVerify
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletPulledImages = check({
  id: "kubelet-pulled-images",
  title: "Pods use private images of others on the node",
  severity: low("matters where teams that do not trust each other share nodes"),
  frameworks: ["owasp-k8s-2025/K04"],
  since: 33,
  whole: ofKubelets({ field: "imagePullCredentialsVerificationPolicy" }, ({ value, ...place }, report) => {
    if (value === "NeverVerify") report(place, "the kubelet lets pods use private images that others pulled")
  }),
  fix: {
    title: "Remove imagePullCredentialsVerificationPolicy: NeverVerify",
    patch: setKubelet(undefined, "NeverVerifyPreloadedImages"),
    risk: "pods without pull credentials for images of others fail",
  },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", {
      imagePullCredentialsVerificationPolicy: "AlwaysVerify",
    }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", {
      imagePullCredentialsVerificationPolicy: "NeverVerify",
    }),
  },
})
