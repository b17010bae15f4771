import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets } from "../control-plane/kubelets.ts"

/**
 * With the feature off the kubelet never asks for a new serving certificate. It is on by default.
 *
 * Field:   featureGates.RotateKubeletServerCertificate of KubeletConfiguration
 * Allowed: absent or true
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletServerCertificateRotation = check({
  id: "kubelet-server-certificate-rotation",
  title: "Kubelet does not renew its serving certificate",
  severity: low("its certificate runs out or lives for years"),
  aliases: ["trivy:KCV-0091", "kubescape:C-0183"],
  frameworks: ["cis-1.12/4.2.11", "owasp-k8s-2025/K09"],
  whole: ofKubelets(
    {
      field: "featureGates.RotateKubeletServerCertificate",
      collected: "kubeletRotateKubeletServerCertificateArgumentSet",
      byDefault: true,
      withoutFile: false,
    },
    ({ value, ...place }, report) => {
      if (value === false) report(place, "the kubelet does not renew its serving certificate")
    },
  ),
  fix: { title: "Remove RotateKubeletServerCertificate: false from featureGates" },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", {
      featureGates: { RotateKubeletServerCertificate: true },
    }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", {
      featureGates: { RotateKubeletServerCertificate: false },
    }),
  },
})
