import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { expectsSwitch } from "../control-plane/judge-arguments.ts"
import { setArgument } from "../control-plane/set-argument.ts"

/**
 * Tokens that are mounted into pods are made to live for a year instead of an hour, for old clients that do not read
 * them again. A stolen one then works for as long.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --service-account-extend-token-expiration=false
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerExtendedTokens = check({
  id: "api-server-extended-tokens",
  title: "Mounted tokens live for a year",
  severity: low("a stolen token is good for a year, though bound to its pod"),
  aliases: ["kubescape:C-0290"],
  frameworks: ["cis-1.12/1.2.30", "mitre-attack/T1528", "owasp-k8s-2025/K09"],
  whole: expectsSwitch(
    "kube-apiserver",
    "service-account-extend-token-expiration",
    { wanted: false, byDefault: true },
    "mounted tokens live for a year",
  ),
  fix: {
    title: "Set --service-account-extend-token-expiration=false",
    patch: setArgument("service-account-extend-token-expiration", "false"),
    risk: "clients that never read their token again are refused after an hour",
  },
  examples: {
    good: staticPod("kube-apiserver", "--service-account-extend-token-expiration=false"),
    bad: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
  },
})
