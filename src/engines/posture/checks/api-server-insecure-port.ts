import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"
import { removeArgument } from "../control-plane/set-argument.ts"

/**
 * The insecure port serves without TLS, without authentication and without authorization: every process of the node
 * rules the cluster. Removed in 1.24; a later server does not start with it.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --insecure-port absent or 0, no --insecure-bind-address
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerInsecurePort = check({
  id: "api-server-insecure-port",
  title: "API server opens a port without authentication",
  severity: critical("everybody who reaches the port rules the cluster, or the server does not start"),
  aliases: ["kubescape:C-0005", "checkov:CKV_K8S_86", "checkov:CKV_K8S_88"],
  frameworks: ["nsa-cisa-1.2/control-plane", "owasp-k8s-2025/K06"],
  whole: ofComponent("kube-apiserver", (flags, report) => {
    const port = flags.value("insecure-port")
    if (port !== undefined && port !== "0")
      report(flags.at("insecure-port"), `kube-apiserver opens port ${port} without authentication`)
    if (flags.has("insecure-bind-address"))
      report(
        flags.at("insecure-bind-address"),
        `kube-apiserver serves without authentication on ${flags.value("insecure-bind-address")}`,
      )
  }),
  fix: {
    title: "Remove --insecure-port and --insecure-bind-address",
    patch: removeArgument,
    risk: "clients of the insecure port fail",
  },
  examples: {
    good: staticPod("kube-apiserver", "--insecure-port=0"),
    bad: staticPod("kube-apiserver", "--insecure-port=8080", "--insecure-bind-address=0.0.0.0"),
  },
})
