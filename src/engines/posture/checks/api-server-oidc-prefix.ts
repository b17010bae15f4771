import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"

/**
 * Without prefixes the names and groups in a token of the identity provider are those of Kubernetes: whoever may
 * choose a group there, or name a user system:admin, takes rights of the cluster's own parts.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: no --oidc-username-prefix=-; --oidc-groups-prefix wherever --oidc-groups-claim is set
 * Source:  Kubernetes documentation, Authenticating, "Configuring the API Server"
 */
export const apiServerOidcPrefix = check({
  id: "api-server-oidc-prefix",
  title: "Names of the identity provider are taken over as they are",
  severity: medium("the identity provider decides who is system:masters"),
  frameworks: ["mitre-attack/T1078", "owasp-k8s-2025/K09"],
  whole: ofComponent("kube-apiserver", (flags, report) => {
    if (!flags.has("oidc-issuer-url")) return
    if (flags.value("oidc-username-prefix") === "-")
      report(
        flags.at("oidc-username-prefix"),
        "user names of the identity provider have no prefix (--oidc-username-prefix=-)",
      )
    if (flags.has("oidc-groups-claim") && !flags.has("oidc-groups-prefix"))
      report(
        flags.at("oidc-groups-claim"),
        `groups of the claim ${flags.value("oidc-groups-claim")} have no prefix, system:masters included`,
      )
  }),
  fix: {
    title:
      "Set --oidc-username-prefix and --oidc-groups-prefix to a word of your own, such as oidc:, and bind roles to the prefixed names",
  },
  examples: {
    good: staticPod(
      "kube-apiserver",
      "--oidc-issuer-url=https://id.example",
      "--oidc-groups-claim=groups",
      "--oidc-groups-prefix=oidc:",
    ),
    bad: staticPod("kube-apiserver", "--oidc-issuer-url=https://id.example", "--oidc-groups-claim=groups"),
  },
})
