import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { wantsPlugin } from "../control-plane/judge-arguments.ts"

/**
 * An image that one team pulled with its credentials lies on the node, and any pod there may use it without having
 * them.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: AlwaysPullImages among the enabled admission plugins
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerAlwaysPullImages = check({
  id: "api-server-always-pull-images",
  title: "API server does not make every pod prove its right to the image",
  severity: low("matters where teams that do not trust each other share nodes"),
  aliases: ["trivy:KCV-0012", "kubescape:C-0123", "checkov:CKV_K8S_80"],
  frameworks: ["cis-1.12/1.2.11", "owasp-k8s-2025/K04"],
  optional: true,
  whole: wantsPlugin("AlwaysPullImages", "pods use images on the node without credentials for them"),
  fix: { title: "Enable AlwaysPullImages, or from 1.33 on imagePullCredentialsVerificationPolicy of the kubelet" },
  examples: {
    good: staticPod("kube-apiserver", "--enable-admission-plugins=NodeRestriction,AlwaysPullImages"),
    bad: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
  },
})
