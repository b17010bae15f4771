import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * With port 0 the server served in the open alone; versions of today do not start with it.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --secure-port absent or not 0
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerSecurePort = check({
  id: "api-server-secure-port",
  title: "API server does not serve TLS",
  severity: high("there is no authenticated way in, or the server does not start"),
  aliases: ["trivy:KCV-0017", "kubescape:C-0128", "checkov:CKV_K8S_89"],
  frameworks: ["owasp-k8s-2025/K06"],
  whole: ofComponent("kube-apiserver", (flags, report) => {
    if (flags.value("secure-port") === "0")
      report(flags.at("secure-port"), "kube-apiserver is started with --secure-port=0")
  }),
  fix: { title: "Set --secure-port=6443", patch: setArgument("secure-port", "6443") },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--secure-port=0"),
  },
})
