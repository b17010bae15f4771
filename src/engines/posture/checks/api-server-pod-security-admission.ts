import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { keepsPlugins } from "../control-plane/judge-arguments.ts"

/**
 * Without the plugin the Pod Security labels of namespaces are decoration: a privileged pod passes where the label
 * says restricted.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: PodSecurity not among the disabled admission plugins
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerPodSecurityAdmission = check({
  id: "api-server-pod-security-admission",
  title: "API server ignores Pod Security levels",
  severity: high("labels promise what nobody enforces"),
  frameworks: ["owasp-k8s-2025/K04"],
  since: 23,
  whole: keepsPlugins(["PodSecurity"], "Pod Security labels of namespaces enforce nothing"),
  fix: { title: "Remove it from --disable-admission-plugins" },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--disable-admission-plugins=PodSecurity"),
  },
})
