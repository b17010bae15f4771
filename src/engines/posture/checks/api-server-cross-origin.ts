import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"
import { removeArgument } from "../control-plane/set-argument.ts"

/**
 * Pages of the origins listed here may send requests to the API with what the browser knows. A pattern that matches
 * every origin lets any page do so.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --cors-allowed-origins absent, or patterns that are bound to a host
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerCrossOrigin = check({
  id: "api-server-cross-origin",
  title: "API server trusts pages of any origin",
  severity: medium("a page in the browser of an administrator can talk to the API"),
  frameworks: ["owasp-k8s-2025/K06"],
  whole: ofComponent("kube-apiserver", (flags, report) => {
    const wide = flags
      .list("cors-allowed-origins")
      .filter((pattern) => /^\^?(?:\.\*|\*|https?:\/\/\.\*)\$?$/.test(pattern))
    if (wide.length > 0)
      report(flags.at("cors-allowed-origins"), `kube-apiserver trusts every origin that matches ${wide.join(", ")}`)
  }),
  fix: {
    title: "Remove --cors-allowed-origins, or name the hosts",
    patch: removeArgument,
    risk: "pages on other hosts that use the API fail",
  },
  examples: {
    good: staticPod("kube-apiserver", "--authorization-mode=Node,RBAC", "--anonymous-auth=false"),
    bad: staticPod("kube-apiserver", "--cors-allowed-origins=.*"),
  },
})
