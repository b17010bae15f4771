import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * Requests without credentials become the user system:anonymous. Stock roles give it little, yet every role bound to
 * it by mistake, and every flaw in what is open to it, is then open to the whole network.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --anonymous-auth=false; an AuthenticationConfiguration, which decides for itself
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerAnonymousAuth = check({
  id: "api-server-anonymous-auth",
  title: "API server accepts anonymous requests",
  severity: low("stock roles give anonymous users health and version only"),
  aliases: ["trivy:KCV-0001", "kubescape:C-0113", "checkov:CKV_K8S_68"],
  frameworks: ["cis-1.12/1.2.1", "nsa-cisa-1.2/authentication", "owasp-k8s-2025/K09"],
  whole: ofComponent("kube-apiserver", (flags, report) => {
    if (!flags.flag("anonymous-auth", true)) return
    if (flags.value("anonymous-auth") === undefined && flags.has("authentication-config")) return
    const how =
      flags.value("anonymous-auth") === undefined ? "without --anonymous-auth=false" : "with --anonymous-auth=true"
    report(flags.at("anonymous-auth"), `kube-apiserver is started ${how}`)
  }),
  fix: {
    title:
      "Set --anonymous-auth=false, or allow anonymous requests for health endpoints alone in an AuthenticationConfiguration",
    patch: setArgument("anonymous-auth", "false"),
    risk: "probes of the API server without credentials fail",
  },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC"),
  },
})
