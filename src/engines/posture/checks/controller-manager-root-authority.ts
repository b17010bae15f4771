import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { requiresArguments } from "../control-plane/judge-arguments.ts"

/**
 * Pods verify the API server by an authority that the controller manager gives them. Without it they skip
 * verification, and whoever is in between takes their tokens.
 *
 * Field:   command and args of kube-controller-manager; controllerManager.extraArgs of kubeadm
 * Allowed: --root-ca-file
 * Source:  kubernetes cmd/kube-controller-manager/app/options; Kubernetes documentation, kube-controller-manager
 */
export const controllerManagerRootAuthority = check({
  id: "controller-manager-root-authority",
  title: "Pods get no authority to verify the API server with",
  severity: medium("tokens of pods can be taken on the way"),
  aliases: ["trivy:KCV-0037", "kubescape:C-0148", "checkov:CKV_K8S_111"],
  frameworks: ["cis-1.12/1.3.5", "owasp-k8s-2025/K06"],
  whole: requiresArguments("kube-controller-manager", ["root-ca-file"], "pods cannot verify the API server"),
  fix: { title: "Name the authority of the API server in --root-ca-file" },
  examples: {
    good: staticPod("kube-controller-manager", "--root-ca-file=/pki/ca.crt"),
    bad: staticPod("kube-controller-manager"),
  },
})
