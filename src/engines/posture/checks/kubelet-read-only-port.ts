import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets, setKubelet } from "../control-plane/kubelets.ts"

/**
 * The read-only port gives the specifications of all pods, environment variables included, to everybody who reaches
 * the node.
 *
 * Field:   readOnlyPort of KubeletConfiguration; --read-only-port
 * Allowed: 0 (the default of a configuration file)
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletReadOnlyPort = check({
  id: "kubelet-read-only-port",
  title: "Kubelet shows all pods without authentication",
  severity: high("settings and credentials in environment variables are open to the network"),
  aliases: ["trivy:KCV-0082", "kubescape:C-0175", "checkov:CKV_K8S_141"],
  frameworks: ["cis-1.12/4.2.4", "mitre-attack/T1613", "owasp-k8s-2025/K06"],
  whole: ofKubelets(
    {
      field: "readOnlyPort",
      flag: "read-only-port",
      collected: "kubeletReadOnlyPortArgumentSet",
      byDefault: 0,
      withoutFile: 10255,
    },
    ({ value, ...place }, report) => {
      if (typeof value === "number" && value !== 0)
        report(place, `the kubelet shows all pods to everybody on port ${value}`)
    },
  ),
  fix: {
    title: "Set readOnlyPort to 0",
    patch: setKubelet("read-only-port", 0),
    risk: "tools that read from the port fail",
  },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { readOnlyPort: 0 }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { readOnlyPort: 10255 }),
  },
})
