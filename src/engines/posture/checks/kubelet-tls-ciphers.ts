import { asString, asStrings, dig, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { weaknesses } from "../control-plane/cipher-suites.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"
import { componentsOf } from "../control-plane/find-components.ts"
import { nodeInfos } from "../control-plane/kubelets.ts"

/**
 * Cipher suites without forward secrecy or with CBC, and TLS before 1.2, let recorded or redirected sessions be read.
 * What Go chooses by itself is sound; a list or a least version can make it worse.
 *
 * Field:   tlsCipherSuites and tlsMinVersion of KubeletConfiguration; --tls-cipher-suites and --tls-min-version
 * Allowed: absent, or suites with ECDHE and GCM or ChaCha20 and VersionTLS12 or VersionTLS13
 * Source:  Kubernetes documentation, Kubelet Configuration (v1beta1); Go crypto/tls
 */
export const kubeletTlsCiphers = check({
  id: "kubelet-tls-ciphers",
  title: "Kubelet allows weak encryption",
  severity: medium("sessions in containers can be read under known attacks"),
  aliases: ["trivy:KCV-0092", "kubescape:C-0184", "checkov:CKV_K8S_151"],
  frameworks: ["cis-1.12/4.2.12", "owasp-k8s-2025/K06"],
  whole(context, report) {
    for (const { object, at } of configurationsOf(context.inventory, "KubeletConfiguration")) {
      const suites = asStrings(get(object, "tlsCipherSuites"))
      const weak = weaknesses(suites, asString(get(object, "tlsMinVersion")))
      const field = suites.some((suite) => weak.includes(suite)) ? "tlsCipherSuites" : "tlsMinVersion"
      if (weak.length > 0) report(at(field), `the kubelet allows ${weak.join(", ")}`)
    }
    for (const flags of componentsOf(context)) {
      if (flags.component !== "kubelet") continue
      const weak = weaknesses(flags.list("tls-cipher-suites"), flags.value("tls-min-version"))
      if (weak.length > 0) report(flags.at("tls-cipher-suites"), `the kubelet allows ${weak.join(", ")}`)
    }
    for (const resource of nodeInfos(context.inventory)) {
      const key = "kubeletOnlyUseStrongCryptographic"
      const suites = asStrings(dig(resource.object, "info", key, "values")).flatMap((value) => value.split(","))
      const weak = weaknesses(suites, undefined)
      if (weak.length > 0) report({ resource, path: append("", "info", key) }, `the kubelet allows ${weak.join(", ")}`)
    }
  },
  fix: { title: "Remove the weak suites and versions" },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", {
      tlsCipherSuites: ["TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"],
    }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { tlsMinVersion: "VersionTLS10" }),
  },
})
