import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets, setKubelet } from "../control-plane/kubelets.ts"

/**
 * With AlwaysAllow every request that is let in may run commands in every container of the node and read their logs.
 *
 * Field:   authorization.mode of KubeletConfiguration; --authorization-mode
 * Allowed: Webhook (the default of a configuration file)
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletAlwaysAllow = check({
  id: "kubelet-always-allow",
  title: "Kubelet allows every request",
  severity: critical("whoever reaches the kubelet with any credential owns the node"),
  aliases: ["trivy:KCV-0080", "kubescape:C-0173", "checkov:CKV_K8S_139"],
  frameworks: ["cis-1.12/4.2.2", "owasp-k8s-2025/K02"],
  whole: ofKubelets(
    {
      field: "authorization.mode",
      flag: "authorization-mode",
      collected: "kubeletAuthorizationModeArgumentSet",
      byDefault: "Webhook",
      withoutFile: "AlwaysAllow",
    },
    ({ value, ...place }, report) => {
      if (value === "AlwaysAllow") report(place, "the kubelet allows every request (authorization mode AlwaysAllow)")
    },
  ),
  fix: { title: "Set authorization.mode to Webhook", patch: setKubelet("authorization-mode", "Webhook") },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { authorization: { mode: "Webhook" } }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { authorization: { mode: "AlwaysAllow" } }),
  },
})
