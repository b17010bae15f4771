import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { requiresArguments } from "../control-plane/judge-arguments.ts"

/**
 * Without an authority client certificates are not accepted, so administrators and components sign in by weaker
 * means.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --client-ca-file
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerClientAuthority = check({
  id: "api-server-client-authority",
  title: "API server accepts no client certificates",
  severity: low("components have to use weaker credentials"),
  aliases: ["trivy:KCV-0028", "kubescape:C-0139"],
  frameworks: ["cis-1.12/1.2.25", "owasp-k8s-2025/K09"],
  whole: requiresArguments("kube-apiserver", ["client-ca-file"], "client certificates are not accepted"),
  fix: { title: "Name the authority of clients in --client-ca-file" },
  examples: {
    good: staticPod("kube-apiserver", "--client-ca-file=/pki/file"),
    bad: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
  },
})
