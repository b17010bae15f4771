import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"

/**
 * The front proxy of extension servers tells the API server by headers who the user is. Without a list of names every
 * certificate of that authority may do so; if the authority is that of clients, every client is whoever it likes,
 * system:masters included.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --requestheader-allowed-names with names, and an authority of its own in --requestheader-client-ca-file
 * Source:  k8s.io/apiserver pkg/authentication/request/headerrequest; Kubernetes documentation, Configure the
 *          Aggregation Layer, "CA reusage and conflicts"
 */
export const apiServerRequestHeaderNames = check({
  id: "api-server-request-header-names",
  title: "API server lets many clients name their user by header",
  severity: high("a client certificate is enough to become anybody"),
  frameworks: ["mitre-attack/T1078", "owasp-k8s-2025/K09"],
  whole: ofComponent("kube-apiserver", (flags, report) => {
    const authority = flags.value("requestheader-client-ca-file")
    if (!authority || flags.list("requestheader-allowed-names").length > 0) return
    const isShared = authority === flags.value("client-ca-file")
    report(
      flags.at("requestheader-allowed-names"),
      isShared
        ? `every client with a certificate of ${authority} may name the user it wants to be`
        : `every holder of a certificate of ${authority} may name the user it wants to be`,
      { severity: isShared ? "critical" : "high" },
    )
  }),
  fix: {
    title:
      "Set --requestheader-allowed-names to the name of the front proxy (front-proxy-client) and give it an authority of its own",
  },
  examples: {
    good: staticPod(
      "kube-apiserver",
      "--requestheader-client-ca-file=/pki/front-proxy-ca.crt",
      "--requestheader-allowed-names=front-proxy-client",
    ),
    bad: staticPod("kube-apiserver", "--requestheader-client-ca-file=/pki/ca.crt", "--client-ca-file=/pki/ca.crt"),
  },
})
