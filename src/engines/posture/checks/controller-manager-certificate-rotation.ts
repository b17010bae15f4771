import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"

/**
 * With the feature off kubelets cannot renew their serving certificates, which then run out or are made for years by
 * hand. It is on by default.
 *
 * Field:   command and args of kube-controller-manager; controllerManager.extraArgs of kubeadm
 * Allowed: RotateKubeletServerCertificate not false in --feature-gates
 * Source:  kubernetes pkg/features/kube_features.go (RotateKubeletServerCertificate: beta, on by default, since 1.12)
 */
export const controllerManagerCertificateRotation = check({
  id: "controller-manager-certificate-rotation",
  title: "Serving certificates of kubelets are not renewed",
  severity: low("certificates run out or live for years"),
  aliases: ["trivy:KCV-0038", "kubescape:C-0149", "checkov:CKV_K8S_112"],
  frameworks: ["cis-1.12/1.3.6", "owasp-k8s-2025/K07"],
  whole: ofComponent("kube-controller-manager", (flags, report) => {
    if (flags.featureGate("RotateKubeletServerCertificate") === false)
      report(flags.at("feature-gates"), "kube-controller-manager runs with RotateKubeletServerCertificate=false")
  }),
  fix: { title: "Remove RotateKubeletServerCertificate=false from --feature-gates" },
  examples: {
    good: staticPod("kube-controller-manager", "--feature-gates=RotateKubeletServerCertificate=true"),
    bad: staticPod("kube-controller-manager", "--feature-gates=RotateKubeletServerCertificate=false"),
  },
})
