import type { UnmatchedForeignRules } from "./foreign-rule.ts"

/** Foreign rules about workloads, images and pod policies that no check of ours stands for. */
export const unmatchedWorkloadRules: readonly UnmatchedForeignRules[] = [
  {
    ids: [
      "checkov:CKV_K8S_1",
      "checkov:CKV_K8S_2",
      "checkov:CKV_K8S_3",
      "checkov:CKV_K8S_4",
      "checkov:CKV_K8S_5",
      "checkov:CKV_K8S_6",
      "checkov:CKV_K8S_7",
      "checkov:CKV_K8S_24",
      "checkov:CKV_K8S_32",
      "checkov:CKV_K8S_36",
      "kubescape:C-0213",
      "kubescape:C-0214",
      "kubescape:C-0215",
      "kubescape:C-0216",
      "kubescape:C-0217",
      "kubescape:C-0218",
      "kubescape:C-0219",
      "kubescape:C-0220",
    ],
    status: "obsolete",
    reason:
      "PodSecurityPolicy was removed in Kubernetes 1.25; the workloads themselves and the Pod Security labels of namespaces are judged instead.",
  },
  {
    ids: ["kubescape:C-0058"],
    status: "obsolete",
    reason:
      "CVE-2021-25741 (subPath and symbolic links) was mended in 1.22.2, and verdicts are given for Kubernetes 1.25 and newer only.",
  },
  {
    ids: ["kubescape:C-0083", "kubescape:C-0084", "kubescape:C-0085"],
    status: "image",
    reason:
      "Asks for the advisories that apply to the packages in an image, which the vulnerability engine looks up; a manifest does not show them.",
  },
  {
    ids: ["kubescape:C-0236", "kubescape:C-0237"],
    status: "image",
    reason: "Asks the registry for the signatures of an image, which is the work of `breakwater verify`.",
  },
  {
    ids: ["kubescape:C-0255", "kubescape:C-0257", "kubescape:C-0258"],
    status: "path",
    reason:
      "Every workload that mounts a Secret, a ConfigMap or a persistent volume claim is meant, which is how they are used; it counts as a step of an attack path only.",
  },
  {
    ids: ["kubescape:C-0026"],
    status: "path",
    reason:
      "Every CronJob is reported, whatever it runs; what its pods may do is judged like that of any other workload.",
  },
  {
    ids: ["kubescape:C-0234"],
    status: "process",
    reason:
      "Asks whether some workload of the cluster belongs to an external secret store, which says nothing about where the other workloads' secrets come from.",
  },
  {
    ids: ["trivy:KSV-0032", "trivy:KSV-0033", "trivy:KSV-0035"],
    status: "covered",
    reason:
      "Demands the registry of one cloud provider from everybody; trusted-registry demands whichever registries its setting names.",
  },
  {
    ids: ["kube-linter:sorted-keys"],
    status: "style",
    reason: "The order of keys in a map means nothing to Kubernetes.",
  },
]
