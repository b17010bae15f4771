import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets, setKubelet } from "../control-plane/kubelets.ts"

/**
 * The kubelet runs commands in every container of its node. Anonymous requests are let in up to authorization; where
 * that allows everything, whoever reaches port 10250 owns the node.
 *
 * Field:   authentication.anonymous.enabled of KubeletConfiguration; --anonymous-auth
 * Allowed: false (the default of a configuration file)
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletAnonymousAuth = check({
  id: "kubelet-anonymous-auth",
  title: "Kubelet accepts anonymous requests",
  severity: high("one weak setting away from commands in every container of the node"),
  aliases: ["trivy:KCV-0079", "kubescape:C-0172", "kubescape:C-0069", "checkov:CKV_K8S_138"],
  frameworks: ["cis-1.12/4.2.1", "nsa-cisa-1.2/authentication", "owasp-k8s-2025/K09"],
  whole: ofKubelets(
    {
      field: "authentication.anonymous.enabled",
      flag: "anonymous-auth",
      collected: "kubeletAnonymousAuthArgumentSet",
      byDefault: false,
      withoutFile: true,
    },
    ({ value, ...place }, report) => {
      if (value === true) report(place, "the kubelet accepts requests without credentials")
    },
  ),
  fix: { title: "Set authentication.anonymous.enabled to false", patch: setKubelet("anonymous-auth", false) },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", {
      authentication: { anonymous: { enabled: false } },
    }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", {
      authentication: { anonymous: { enabled: true } },
    }),
  },
})
