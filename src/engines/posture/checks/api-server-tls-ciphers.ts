import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { weaknesses } from "../control-plane/cipher-suites.ts"
import { staticPod } from "../control-plane/examples.ts"
import { ofComponent } from "../control-plane/find-components.ts"

/**
 * Cipher suites without forward secrecy or with CBC, and TLS before 1.2, let recorded or redirected traffic be read.
 * What Go chooses by itself is sound; a list or a least version can make it worse.
 *
 * Field:   command and args of kube-apiserver; apiServer.extraArgs of kubeadm
 * Allowed: --tls-cipher-suites absent or of suites with ECDHE and GCM or ChaCha20, --tls-min-version absent,
 *          VersionTLS12 or VersionTLS13
 * Source:  kubernetes cmd/kube-apiserver/app/options; Kubernetes documentation, kube-apiserver
 */
export const apiServerTlsCiphers = check({
  id: "api-server-tls-ciphers",
  title: "API server allows weak encryption",
  severity: medium("traffic to the API can be read under known attacks"),
  aliases: ["kubescape:C-0143", "kubescape:C-0277", "checkov:CKV_K8S_105"],
  frameworks: ["cis-1.12/1.2.29", "owasp-k8s-2025/K06"],
  whole: ofComponent("kube-apiserver", (flags, report) => {
    const weak = weaknesses(flags.list("tls-cipher-suites"), flags.value("tls-min-version"))
    if (weak.length === 0) return
    const name = flags.list("tls-cipher-suites").some((suite) => weak.includes(suite))
      ? "tls-cipher-suites"
      : "tls-min-version"
    report(flags.at(name), `kube-apiserver allows ${weak.join(", ")}`)
  }),
  fix: { title: "Remove the weak suites and versions" },
  examples: {
    good: staticPod("kube-apiserver", "--tls-cipher-suites=TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256"),
    bad: staticPod("kube-apiserver", "--tls-cipher-suites=TLS_RSA_WITH_3DES_EDE_CBC_SHA"),
  },
})
