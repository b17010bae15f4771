import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { keepsPlugins } from "../control-plane/judge-arguments.ts"

/**
 * Without the plugin pods get no service account and no short-lived token, so that credentials have to be handed out
 * by hand.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: ServiceAccount not among the disabled admission plugins
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerServiceAccountAdmission = check({
  id: "api-server-service-account-admission",
  title: "API server does not assign service accounts",
  severity: low("pods run without an identity of their own"),
  aliases: ["trivy:KCV-0014", "kubescape:C-0125", "checkov:CKV_K8S_82"],
  frameworks: ["cis-1.12/1.2.12", "owasp-k8s-2025/K04"],
  whole: keepsPlugins(["ServiceAccount"], "pods get no service account"),
  fix: { title: "Remove it from --disable-admission-plugins" },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--disable-admission-plugins=ServiceAccount"),
  },
})
