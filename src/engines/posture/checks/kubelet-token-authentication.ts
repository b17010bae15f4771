import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets, setKubelet } from "../control-plane/kubelets.ts"

/**
 * Without the webhook the kubelet does not recognise tokens of service accounts, so metrics collectors come in
 * anonymously or with a client certificate that opens much more.
 *
 * Field:   authentication.webhook.enabled of KubeletConfiguration; --authentication-token-webhook
 * Allowed: true (the default of a configuration file)
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletTokenAuthentication = check({
  id: "kubelet-token-authentication",
  title: "Kubelet does not recognise service-account tokens",
  severity: low("collectors need stronger credentials than they should"),
  frameworks: ["owasp-k8s-2025/K09"],
  whole: ofKubelets(
    {
      field: "authentication.webhook.enabled",
      flag: "authentication-token-webhook",
      byDefault: true,
      withoutFile: false,
    },
    ({ value, ...place }, report) => {
      if (value === false) report(place, "the kubelet does not recognise tokens of service accounts")
    },
  ),
  fix: { title: "Set authentication.webhook.enabled to true", patch: setKubelet("authentication-token-webhook", true) },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", {
      authentication: { webhook: { enabled: true } },
    }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", {
      authentication: { webhook: { enabled: false } },
    }),
  },
})
