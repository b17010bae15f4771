import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { keepsPlugins } from "../control-plane/judge-arguments.ts"

/**
 * Without the plugin objects are made in namespaces that do not exist or are being deleted, where no policy and no
 * quota reaches them.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: NamespaceLifecycle not among the disabled admission plugins
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerNamespaceLifecycle = check({
  id: "api-server-namespace-lifecycle",
  title: "API server does not guard the life of namespaces",
  severity: medium("objects escape the policies of their namespace"),
  aliases: ["trivy:KCV-0015", "kubescape:C-0126", "checkov:CKV_K8S_83"],
  frameworks: ["cis-1.12/1.2.13", "owasp-k8s-2025/K04"],
  whole: keepsPlugins(["NamespaceLifecycle"], "objects are made in namespaces that do not exist"),
  fix: { title: "Remove it from --disable-admission-plugins" },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--disable-admission-plugins=NamespaceLifecycle"),
  },
})
