import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { expectsSwitch } from "../control-plane/judge-arguments.ts"
import { removeArgument } from "../control-plane/set-argument.ts"

/**
 * Without the look-up a token stays good after its service account or Secret was deleted: stolen tokens cannot be
 * revoked.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --service-account-lookup absent or true
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerServiceAccountLookup = check({
  id: "api-server-service-account-lookup",
  title: "API server accepts tokens of deleted service accounts",
  severity: high("stolen tokens cannot be revoked"),
  aliases: ["trivy:KCV-0024", "kubescape:C-0135", "checkov:CKV_K8S_96"],
  frameworks: ["cis-1.12/1.2.21", "owasp-k8s-2025/K09"],
  whole: expectsSwitch(
    "kube-apiserver",
    "service-account-lookup",
    { wanted: true, byDefault: true },
    "tokens of deleted service accounts stay good",
  ),
  fix: { title: "Remove --service-account-lookup; true is the default", patch: removeArgument },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--service-account-lookup=false"),
  },
})
