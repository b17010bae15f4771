import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { requiresArguments } from "../control-plane/judge-arguments.ts"

/**
 * Pods that ended stay in etcd until there are more than this many, 12,500 by default: in a cluster with many jobs
 * they slow down every list.
 *
 * Field:   command and args of kube-controller-manager; controllerManager.extraArgs of kubeadm
 * Allowed: --terminated-pod-gc-threshold
 * Source:  kubernetes cmd/kube-controller-manager/app/options; Kubernetes documentation, kube-controller-manager
 */
export const controllerManagerPodGarbage = check({
  id: "controller-manager-pod-garbage",
  title: "Controller manager keeps many ended pods",
  severity: low("lists grow slow in clusters with many jobs"),
  aliases: ["trivy:KCV-0033", "kubescape:C-0144", "checkov:CKV_K8S_106"],
  frameworks: ["cis-1.12/1.3.1", "owasp-k8s-2025/K07"],
  optional: true,
  whole: requiresArguments(
    "kube-controller-manager",
    ["terminated-pod-gc-threshold"],
    "up to 12,500 ended pods are kept",
  ),
  fix: { title: "Set --terminated-pod-gc-threshold to what the cluster can list quickly" },
  examples: {
    good: staticPod("kube-controller-manager", "--terminated-pod-gc-threshold=1000"),
    bad: staticPod("kube-controller-manager"),
  },
})
