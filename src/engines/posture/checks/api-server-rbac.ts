import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * Without RBAC the roles and bindings in the cluster count for nothing, and rights lie in a file or a webhook that
 * nobody reviews.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: RBAC in --authorization-mode; --authorization-config
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerRbac = check({
  id: "api-server-rbac",
  title: "API server does not use RBAC",
  severity: high("roles and bindings count for nothing"),
  aliases: ["trivy:KCV-0009", "kubescape:C-0120", "kubescape:C-0088", "checkov:CKV_K8S_77"],
  frameworks: ["cis-1.12/1.2.8", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  whole: ofComponent("kube-apiserver", (flags, report) => {
    if (flags.has("authorization-config") || flags.list("authorization-mode").includes("RBAC")) return
    const modes = flags.list("authorization-mode").join(", ") || "none"
    report(flags.at("authorization-mode"), `kube-apiserver authorizes without RBAC (modes: ${modes})`)
  }),
  fix: {
    title: "Add RBAC to --authorization-mode",
    patch: setArgument("authorization-mode", "Node,RBAC"),
    risk: "modes that are set now are replaced",
  },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--authorization-mode=Node,Webhook"),
  },
})
