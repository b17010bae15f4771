import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets, setKubelet } from "../control-plane/kubelets.ts"

/**
 * The chains hold rules that keep packets for addresses of the node itself from coming in from outside
 * (CVE-2020-8558). Without them nothing does.
 *
 * Field:   makeIPTablesUtilChains of KubeletConfiguration; --make-iptables-util-chains
 * Allowed: true (the default)
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletIptablesChains = check({
  id: "kubelet-iptables-chains",
  title: "Kubelet does not keep up the packet filter",
  severity: medium("services that listen on the node alone are reachable from outside"),
  aliases: ["trivy:KCV-0084", "kubescape:C-0178", "checkov:CKV_K8S_145"],
  frameworks: ["cis-1.12/4.2.6", "owasp-k8s-2025/K05"],
  whole: ofKubelets(
    {
      field: "makeIPTablesUtilChains",
      flag: "make-iptables-util-chains",
      collected: "kubeletMakeIptablesUtilChainsArgumentSet",
      byDefault: true,
    },
    ({ value, ...place }, report) => {
      if (value === false) report(place, "the kubelet does not keep up its packet filter")
    },
  ),
  fix: { title: "Set makeIPTablesUtilChains to true", patch: setKubelet("make-iptables-util-chains", true) },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { makeIPTablesUtilChains: true }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { makeIPTablesUtilChains: false }),
  },
})
