import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets, setKubelet } from "../control-plane/kubelets.ts"

/**
 * Without rotation the kubelet keeps its client certificate until it runs out: the node then drops out, unless its
 * certificate was made to live for years.
 *
 * Field:   rotateCertificates of KubeletConfiguration; --rotate-certificates
 * Allowed: true
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletCertificateRotation = check({
  id: "kubelet-certificate-rotation",
  title: "Kubelet does not renew its client certificate",
  severity: low("the node drops out, or its credential lives for years"),
  aliases: ["trivy:KCV-0090", "kubescape:C-0182", "checkov:CKV_K8S_149"],
  frameworks: ["cis-1.12/4.2.10", "owasp-k8s-2025/K09"],
  whole: ofKubelets(
    {
      field: "rotateCertificates",
      flag: "rotate-certificates",
      collected: "kubeletRotateCertificatesArgumentSet",
      byDefault: false,
    },
    ({ value, ...place }, report) => {
      if (value !== true) report(place, "the kubelet does not renew its client certificate")
    },
  ),
  fix: { title: "Set rotateCertificates to true", patch: setKubelet("rotate-certificates", true) },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { rotateCertificates: true }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { rotateCertificates: false }),
  },
})
