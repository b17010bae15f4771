import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { refusesArguments } from "../control-plane/judge-arguments.ts"
import { removeArgument } from "../control-plane/set-argument.ts"

/**
 * Passwords in a file never change without a restart and stand there in plain text. Kubernetes removed the argument
 * in 1.19; a later server does not start with it.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: no --basic-auth-file
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerBasicAuth = check({
  id: "api-server-basic-auth",
  title: "API server takes passwords from a file",
  severity: high("passwords in plain text open the cluster, or the server does not start"),
  aliases: ["checkov:CKV_K8S_69"],
  frameworks: ["owasp-k8s-2025/K09"],
  whole: refusesArguments("kube-apiserver", ["basic-auth-file"], "passwords stand in a file in plain text"),
  fix: {
    title: "Remove --basic-auth-file and use OpenID Connect or client certificates",
    patch: removeArgument,
    risk: "whoever signs in by password is locked out",
  },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--basic-auth-file=/etc/passwords.csv"),
  },
})
