import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { keepsPlugins } from "../control-plane/judge-arguments.ts"

/**
 * These plugins keep those who may approve or request certificates from making themselves system:masters or from
 * signing for signers that they have no right to.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: CertificateSubjectRestriction, CertificateApproval, CertificateSigning, ClusterTrustBundleAttest not among
 *          the disabled admission plugins
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerCertificateAdmission = check({
  id: "api-server-certificate-admission",
  title: "API server does not guard certificate requests",
  severity: high("whoever may approve a request can become administrator"),
  frameworks: ["owasp-k8s-2025/K09"],
  whole: keepsPlugins(
    ["CertificateSubjectRestriction", "CertificateApproval", "CertificateSigning", "ClusterTrustBundleAttest"],
    "certificates for system:masters or foreign signers are not refused",
  ),
  fix: { title: "Remove it from --disable-admission-plugins" },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--disable-admission-plugins=CertificateSubjectRestriction"),
  },
})
