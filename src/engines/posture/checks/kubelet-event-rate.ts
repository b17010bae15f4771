import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { file } from "../control-plane/examples.ts"
import { ofKubelets, setKubelet } from "../control-plane/kubelets.ts"

/**
 * With a low limit the kubelet drops events when many happen, which is when they are needed; without any limit it can
 * flood the API server.
 *
 * Field:   eventRecordQPS of KubeletConfiguration; --event-qps
 * Allowed: 5 and more
 * Source:  kubernetes pkg/kubelet/apis/config/v1beta1/defaults.go, cmd/kubelet/app/options; Kubernetes documentation,
 *          Kubelet Configuration (v1beta1)
 */
export const kubeletEventRate = check({
  id: "kubelet-event-rate",
  title: "Kubelet drops events early, or not at all",
  severity: info("what happened on the node may be missing later"),
  aliases: ["trivy:KCV-0087", "kubescape:C-0180", "checkov:CKV_K8S_147"],
  frameworks: ["cis-1.12/4.2.8", "owasp-k8s-2025/K10"],
  optional: true,
  whole: ofKubelets(
    { field: "eventRecordQPS", flag: "event-qps", collected: "kubeletEventQpsArgumentSet", byDefault: 50 },
    ({ value, ...place }, report) => {
      if (typeof value === "number" && value < 5)
        report(place, `the kubelet sends ${value === 0 ? "events without limit" : `at most ${value} events a second`}`)
    },
  ),
  fix: { title: "Set eventRecordQPS to 50", patch: setKubelet("event-qps", 50) },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { eventRecordQPS: 50 }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { eventRecordQPS: 1 }),
  },
})
