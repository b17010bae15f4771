import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"

/**
 * AlwaysAdmit was made to admit everything; it has been without effect for years and stands for a setup that nobody
 * looked at.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: no AlwaysAdmit among the enabled admission plugins
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerAlwaysAdmit = check({
  id: "api-server-always-admit",
  title: "API server enables AlwaysAdmit",
  severity: medium("admission looks configured and is not"),
  aliases: ["trivy:KCV-0011", "kubescape:C-0122", "checkov:CKV_K8S_79"],
  frameworks: ["cis-1.12/1.2.10", "owasp-k8s-2025/K04"],
  whole: ofComponent("kube-apiserver", (flags, report) => {
    for (const name of ["enable-admission-plugins", "admission-control"])
      if (flags.list(name).includes("AlwaysAdmit"))
        report(flags.at(name), "kube-apiserver enables the admission plugin AlwaysAdmit")
  }),
  fix: { title: "Remove AlwaysAdmit from the list" },
  examples: {
    good: staticPod("kube-apiserver", "--enable-admission-plugins=NodeRestriction"),
    bad: staticPod("kube-apiserver", "--enable-admission-plugins=AlwaysAdmit"),
  },
})
