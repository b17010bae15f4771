import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { wantsPlugin } from "../control-plane/judge-arguments.ts"

/**
 * Whoever may create events can fill etcd with them and slow the whole cluster down.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: EventRateLimit among the enabled admission plugins
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerEventRateLimit = check({
  id: "api-server-event-rate-limit",
  title: "API server does not limit events",
  severity: low("a noisy or hostile client can slow the API down"),
  aliases: ["trivy:KCV-0010", "kubescape:C-0121"],
  frameworks: ["cis-1.12/1.2.9", "owasp-k8s-2025/K07"],
  optional: true,
  whole: wantsPlugin("EventRateLimit", "one client can flood it with events"),
  fix: { title: "Enable EventRateLimit with limits in an AdmissionConfiguration" },
  examples: {
    good: staticPod("kube-apiserver", "--enable-admission-plugins=NodeRestriction,EventRateLimit"),
    bad: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
  },
})
