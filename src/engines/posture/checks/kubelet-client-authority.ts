import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets } from "../control-plane/kubelets.ts"

/**
 * Without an authority the kubelet cannot recognise the API server by its certificate, and has to let it in by weaker
 * means or anonymously.
 *
 * Field:   authentication.x509.clientCAFile of KubeletConfiguration; --client-ca-file
 * Allowed: the file of an authority; beside a ClusterConfiguration of kubeadm, which writes one where none is set,
 *          absent
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletClientAuthority = check({
  id: "kubelet-client-authority",
  title: "Kubelet accepts no client certificates",
  severity: medium("the API server has to come in by weaker means"),
  aliases: ["trivy:KCV-0081", "kubescape:C-0174", "kubescape:C-0070", "checkov:CKV_K8S_140"],
  frameworks: ["cis-1.12/4.2.3", "owasp-k8s-2025/K09"],
  whole: ofKubelets(
    { field: "authentication.x509.clientCAFile", flag: "client-ca-file", collected: "kubeletClientCaFileArgumentSet" },
    ({ value, ...place }, report, { inventory }) => {
      if (configurationsOf(inventory, "ClusterConfiguration").length > 0) return
      if (value === undefined || value === "") report(place, "the kubelet has no authority for client certificates")
    },
  ),
  fix: { title: "Set authentication.x509.clientCAFile to the authority of the cluster" },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", {
      authentication: { x509: { clientCAFile: "/etc/kubernetes/pki/ca.crt" } },
    }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", {
      authentication: { anonymous: { enabled: false } },
    }),
  },
})
