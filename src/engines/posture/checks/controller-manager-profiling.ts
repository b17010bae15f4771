import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { expectsSwitch } from "../control-plane/judge-arguments.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * Profiling endpoints show what the process holds in memory and let an authorised client slow it down. They are on by
 * default and nobody needs them in operation.
 *
 * Field:   command and args of kube-controller-manager; extraArgs of kubeadm
 * Allowed: --profiling=false
 * Source:  k8s.io/apiserver pkg/server/options/feature.go; kubernetes cmd/kube-controller-manager
 */
export const controllerManagerProfiling = check({
  id: "controller-manager-profiling",
  title: "Controller manager serves profiling endpoints",
  severity: low("they are behind authorization, and show and cost more than they are worth"),
  aliases: ["trivy:KCV-0034", "kubescape:C-0145", "checkov:CKV_K8S_107"],
  frameworks: ["cis-1.12/1.3.2", "owasp-k8s-2025/K06"],
  whole: expectsSwitch(
    "kube-controller-manager",
    "profiling",
    { wanted: false, byDefault: true },
    "profiling endpoints are served",
  ),
  fix: { title: "Set --profiling=false", patch: setArgument("profiling", "false") },
  examples: {
    good: staticPod("kube-controller-manager", "--profiling=false"),
    bad: staticPod("kube-controller-manager"),
  },
})
