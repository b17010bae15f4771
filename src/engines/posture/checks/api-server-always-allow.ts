import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * With AlwaysAllow every request that is let in may do everything, anonymous requests included. It is the default of
 * a server that is given neither modes nor a configuration.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --authorization-mode without AlwaysAllow; --authorization-config
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerAlwaysAllow = check({
  id: "api-server-always-allow",
  title: "API server allows every request",
  severity: critical("everybody who reaches the API server rules the cluster"),
  aliases: ["trivy:KCV-0007", "kubescape:C-0118", "checkov:CKV_K8S_74"],
  frameworks: ["cis-1.12/1.2.6", "nsa-cisa-1.2/rbac", "owasp-k8s-2025/K02"],
  whole: ofComponent("kube-apiserver", (flags, report) => {
    if (flags.has("authorization-config")) return
    const modes = flags.list("authorization-mode")
    if (modes.includes("AlwaysAllow"))
      report(
        flags.at("authorization-mode"),
        "kube-apiserver allows every request: --authorization-mode has AlwaysAllow",
      )
    else if (modes.length === 0)
      report(
        flags.at("authorization-mode"),
        "kube-apiserver is started without --authorization-mode and allows every request",
      )
  }),
  fix: {
    title: "Set --authorization-mode=Node,RBAC",
    patch: setArgument("authorization-mode", "Node,RBAC"),
    risk: "clients without roles are refused",
  },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--authorization-mode=AlwaysAllow"),
  },
})
