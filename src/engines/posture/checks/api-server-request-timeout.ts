import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"
import { removeArgument } from "../control-plane/set-argument.ts"

/**
 * Requests that may hang for long hold memory and connections: a few slow clients wear the server down.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --request-timeout absent (60s) or up to 5m
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerRequestTimeout = check({
  id: "api-server-request-timeout",
  title: "API server waits long for requests",
  severity: low("slow clients hold its resources"),
  aliases: ["kubescape:C-0134", "checkov:CKV_K8S_95"],
  frameworks: ["cis-1.12/1.2.20", "owasp-k8s-2025/K07"],
  whole: ofComponent("kube-apiserver", (flags, report) => {
    const value = flags.value("request-timeout")
    if (value !== undefined && secondsOf(value) > 300)
      report(flags.at("request-timeout"), `kube-apiserver waits ${value} for a request`)
  }),
  fix: {
    title: "Remove --request-timeout; 60s is the default",
    patch: removeArgument,
    risk: "long requests are cut off",
  },
  examples: {
    good: staticPod("kube-apiserver", "--request-timeout=1m30s"),
    bad: staticPod("kube-apiserver", "--request-timeout=30m"),
  },
})

/** A Go duration in seconds; 0 for what is none. */
function secondsOf(duration: string): number {
  const units: Readonly<Record<string, number>> = { h: 3600, m: 60, s: 1, ms: 0.001 }
  return [...duration.matchAll(/(\d+(?:\.\d+)?)(ms|h|m|s)/g)].reduce(
    (sum, [, number, unit]) => sum + Number(number) * (units[unit ?? ""] ?? 0),
    0,
  )
}
