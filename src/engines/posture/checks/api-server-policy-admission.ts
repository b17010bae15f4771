import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { keepsPlugins } from "../control-plane/judge-arguments.ts"

/**
 * Without these plugins the policies and webhooks in the cluster are never asked, though they are there and look as
 * if they were.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: ValidatingAdmissionWebhook, MutatingAdmissionWebhook, ValidatingAdmissionPolicy, MutatingAdmissionPolicy
 *          not among the disabled admission plugins
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerPolicyAdmission = check({
  id: "api-server-policy-admission",
  title: "API server does not ask policies or webhooks",
  severity: high("policies exist and are never asked"),
  frameworks: ["owasp-k8s-2025/K04"],
  whole: keepsPlugins(
    ["ValidatingAdmissionWebhook", "MutatingAdmissionWebhook", "ValidatingAdmissionPolicy", "MutatingAdmissionPolicy"],
    "policies or webhooks are never asked",
  ),
  fix: { title: "Remove it from --disable-admission-plugins" },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--disable-admission-plugins=ValidatingAdmissionWebhook"),
  },
})
