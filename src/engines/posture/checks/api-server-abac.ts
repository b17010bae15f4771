import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"

/**
 * ABAC takes rights from a file that only a restart reads again, and grants them beside RBAC: what no role gives, a
 * line in the file may.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --authorization-mode without ABAC
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerAbac = check({
  id: "api-server-abac",
  title: "API server takes rights from an ABAC file",
  severity: medium("rights are granted that no role shows"),
  frameworks: ["owasp-k8s-2025/K02"],
  whole: ofComponent("kube-apiserver", (flags, report) => {
    if (flags.list("authorization-mode").includes("ABAC"))
      report(flags.at("authorization-mode"), "kube-apiserver grants rights by an ABAC policy file beside RBAC")
  }),
  fix: { title: "Move the rights of the file to roles and remove ABAC from --authorization-mode" },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod(
      "kube-apiserver",
      "--authorization-mode=Node,RBAC,ABAC",
      "--authorization-policy-file=/etc/abac.jsonl",
    ),
  },
})
