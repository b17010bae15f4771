import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { keepsPlugins } from "../control-plane/judge-arguments.ts"

/**
 * Without these plugins quotas, limits and priorities of namespaces are not enforced: one namespace takes the whole
 * cluster.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: ResourceQuota, LimitRanger, Priority not among the disabled admission plugins
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerQuotaAdmission = check({
  id: "api-server-quota-admission",
  title: "API server does not enforce quotas",
  severity: medium("one namespace can starve all others"),
  frameworks: ["owasp-k8s-2025/K04"],
  whole: keepsPlugins(
    ["ResourceQuota", "LimitRanger", "Priority"],
    "quotas, limit ranges or priorities count for nothing",
  ),
  fix: { title: "Remove it from --disable-admission-plugins" },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--disable-admission-plugins=ResourceQuota"),
  },
})
