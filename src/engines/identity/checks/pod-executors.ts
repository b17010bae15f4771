import { high } from "../../../model/severity.ts"
import { check } from "../../posture/check.ts"
import { bound, rule, unbound } from "../examples.ts"
import { anyOf } from "../needs.ts"
import { reportHolders } from "../report-holders.ts"

/**
 * A shell in a container is the identity, the files and the network of that workload. Before 1.35 a WebSocket upgrade
 * needed only `get` on pods/exec and pods/attach, so that rights which look like reading were enough.
 *
 * Field:   effective rules: create on pods/exec or pods/attach; before 1.35 get as well
 * Allowed: roles nobody is bound to; bindings of Kubernetes and well-known add-ons
 * Source:  kubernetes feature AuthorizePodWebsocketUpgradeCreatePermission; attack primitive AP-05
 */
export const podExecutors = check({
  id: "pod-executors",
  category: "identity",
  title: "Subject runs commands in pods",
  severity: high("it acts as every workload it can reach"),
  aliases: [
    "kubesplaining:KUBE-PRIVESC-004",
    "polaris:clusterrolebindingPodExecAttach",
    "polaris:rolebindingClusterRolePodExecAttach",
    "polaris:rolebindingRolePodExecAttach",
    "checkov:CKV2_K8S_2",
    "trivy:KSV-0053",
    "trivy:KSV-0054",
    "kubescape:C-0002",
  ],
  frameworks: ["mitre-attack/T1609", "owasp-k8s-2025/K02"],
  whole: reportHolders({
    needs: ({ minor }) => anyOf(minor < 35 ? "create get" : "create", "pods/exec pods/attach"),
    may: "run commands in pods",
    severity: "high",
  }),
  fix: { title: "Grant it for the time of an incident, in the namespace concerned" },
  examples: { good: unbound(rule("create", "", "pods/exec")), bad: bound(rule("create", "", "pods/exec")) },
})
