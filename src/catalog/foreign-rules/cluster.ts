import type { UnmatchedForeignRules } from "./foreign-rule.ts"

/** Foreign rules about the control plane, nodes, rights and networks that no check of ours stands for. */
export const unmatchedClusterRules: readonly UnmatchedForeignRules[] = [
  {
    ids: ["checkov:CKV_K8S_81", "kubescape:C-0124", "trivy:KCV-0013"],
    status: "obsolete",
    reason:
      "The admission plugin SecurityContextDeny was removed in Kubernetes 1.30; api-server-pod-security-admission and the levels of namespaces are judged instead.",
  },
  {
    ids: ["checkov:CKV_K8S_84", "kubescape:C-0068"],
    status: "obsolete",
    reason:
      "The admission plugin PodSecurityPolicy was removed in Kubernetes 1.25; an API server that is told to use it does not start.",
  },
  {
    ids: ["kubescape:C-0115", "trivy:KCV-0003"],
    status: "obsolete",
    reason:
      "Benchmarks before CIS 1.8 asked by mistake for DenyServiceExternalIPs to be off; the plugin is what refuses such Services, and api-server-external-ips asks for it.",
  },
  {
    ids: ["kubescape:C-0089"],
    status: "obsolete",
    reason:
      "CVE-2022-3172 was fixed in 1.25.1 and in all later releases; no supported version of Kubernetes has it when it is up to date.",
  },
  {
    ids: ["kubescape:C-0014"],
    status: "covered",
    reason:
      "The dashboard itself is reported (kubernetes-dashboard, exposed-administration), and what its service account may do by the identity rules.",
  },
  {
    ids: ["kubescape:C-0053"],
    status: "path",
    reason:
      "That a service account has any binding at all is no fault; breakwater can and who-can list what each may do, and identity rules report what is too much.",
  },
  {
    ids: ["kubescape:C-0079"],
    status: "node",
    reason:
      "Whether a kernel has CVE-2022-0185 depends on the patches of its distribution, which objects of the cluster do not tell.",
  },
  {
    ids: ["kubescape:C-0205"],
    status: "node",
    reason:
      "Whether the network plug-in enforces policies stands in no object; the framework cis-1.12 lists it as manual (5.3.1).",
  },
  {
    ids: ["kubescape:C-0208"],
    status: "process",
    reason:
      "Whether secrets should lie in a store outside of the cluster is a decision about the whole platform; the frameworks list it as manual.",
  },
  {
    ids: ["kubescape:C-0209"],
    status: "process",
    reason:
      "How teams and applications are divided into namespaces cannot be judged from objects; default-namespace reports what nobody divided.",
  },
  {
    ids: ["kubescape:C-0287", "kubescape:C-0288"],
    status: "process",
    reason:
      "Whether people use tokens of programs or of bootstrap is a question to them; long-lived-token and bootstrap-token-makers report the tokens that could be used so.",
  },
  {
    ids: ["kubescape:C-0289"],
    status: "process",
    reason:
      "Provenance of images may be enforced by several kinds of policy; image-policy-default judges ImagePolicyWebhook where it is used.",
  },
  {
    ids: ["kubescape:C-0274"],
    status: "node",
    reason: "Whether a service asks for authentication shows only when it is called.",
  },
  {
    ids: ["trivy:KSV-0124"],
    status: "covered",
    reason:
      "Allowed repositories in a Gatekeeper constraint are settings of another policy engine; trusted-registry judges the images themselves.",
  },
]
