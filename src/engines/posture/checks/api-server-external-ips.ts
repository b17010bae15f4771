import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { wantsPlugin } from "../control-plane/judge-arguments.ts"

/**
 * Whoever may create Services can draw traffic for any address to pods of their own by externalIPs (CVE-2020-8554).
 * Kubernetes will not mend it; the admission plugin refuses the field.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: DenyServiceExternalIPs among the enabled admission plugins
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerExternalIPs = check({
  id: "api-server-external-ips",
  title: "API server admits Services with external addresses",
  severity: low("it takes the right to write Services, and a policy may refuse them elsewhere"),
  aliases: ["kubescape:C-0283"],
  frameworks: ["cis-1.12/1.2.3", "mitre-attack/T1557", "owasp-k8s-2025/K05"],
  since: 21,
  whole: wantsPlugin("DenyServiceExternalIPs", "Services may claim any address by externalIPs"),
  fix: { title: "Enable the admission plugin DenyServiceExternalIPs" },
  examples: {
    good: staticPod("kube-apiserver", "--enable-admission-plugins=NodeRestriction,DenyServiceExternalIPs"),
    bad: staticPod("kube-apiserver", "--enable-admission-plugins=NodeRestriction"),
  },
})
