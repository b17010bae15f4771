import { critical } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * nodes/proxy leads to the API of the kubelet, which runs commands in any pod of its node. `get` is enough, since a
 * WebSocket begins with a GET. Neither admission nor the audit log of the API server sees what happens there. Since
 * 1.33 kubelets know finer rights (nodes/metrics, nodes/stats, nodes/log, nodes/healthz, nodes/pods) for monitoring.
 *
 * Field:   effective rules: get or create on nodes/proxy
 * Allowed: nodes/metrics, nodes/stats, nodes/log, nodes/healthz, nodes/pods; roles nobody is bound to; bindings of
 *          Kubernetes and well-known add-ons
 * Source:  kubernetes pkg/kubelet/server/auth.go; Kubernetes documentation, Kubelet authorization; attack primitive
 *          AP-07
 */
export const kubeletProxyUsers = check({
  id: "kubelet-proxy-users",
  category: "identity",
  title: "Subject talks to kubelets through the API server",
  severity: critical("it runs commands in every pod of a node, past admission and audit"),
  aliases: ["kubesplaining:KUBE-PRIVESC-012", "trivy:KSV-0047", "kubescape:C-0279", "checkov:CKV2_K8S_2"],
  frameworks: ["mitre-attack/T1609", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: anyOf("get create", "nodes/proxy", { clusterScoped: true }),
    may: "command kubelets by nodes/proxy",
    severity: "critical",
  }),
  fix: { title: "Grant nodes/metrics, nodes/stats or the other finer subresources instead" },
  examples: { good: bound(rule("get", "", "nodes/metrics,nodes/stats")), bad: bound(rule("get", "", "nodes/proxy")) },
})
