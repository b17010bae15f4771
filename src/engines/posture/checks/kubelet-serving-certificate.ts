import { dig, get, type JsonValue } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"
import { componentsOf } from "../control-plane/find-components.ts"
import { nodeInfos } from "../control-plane/kubelets.ts"

/**
 * Without a certificate of an authority the kubelet makes one that nobody can verify, so the API server and metrics
 * collectors talk to it without knowing whom they talk to.
 *
 * Field:   tlsCertFile, tlsPrivateKeyFile and serverTLSBootstrap of KubeletConfiguration; --tls-cert-file and
 *          --tls-private-key-file
 * Allowed: both files, or serverTLSBootstrap
 * Source:  kubernetes cmd/kubelet/app/server.go (InitializeTLS); Kubernetes documentation, TLS bootstrapping
 */
export const kubeletServingCertificate = check({
  id: "kubelet-serving-certificate",
  title: "Kubelet serves with a certificate that nobody can verify",
  severity: low("the way between API server and kubelet can be redirected"),
  aliases: ["trivy:KCV-0088", "trivy:KCV-0089", "kubescape:C-0181", "checkov:CKV_K8S_148"],
  frameworks: ["cis-1.12/4.2.9", "owasp-k8s-2025/K06"],
  whole(context, report) {
    for (const { object, at } of configurationsOf(context.inventory, "KubeletConfiguration")) {
      const hasFiles = isNamed(get(object, "tlsCertFile")) && isNamed(get(object, "tlsPrivateKeyFile"))
      if (!hasFiles && get(object, "serverTLSBootstrap") !== true) report(at("serverTLSBootstrap"), sentence)
    }
    for (const flags of componentsOf(context)) {
      if (flags.component !== "kubelet" || flags.has("config")) continue
      const isComplete = flags.has("tls-cert-file") && flags.has("tls-private-key-file")
      if (!isComplete && !flags.flag("rotate-server-certificates", false)) report(flags.at("tls-cert-file"), sentence)
    }
    for (const resource of nodeInfos(context.inventory))
      for (const key of ["kubeletTlsCertFileTlsArgumentSet", "kubeletTlsPrivateKeyFileArgumentSet"]) {
        const values = dig(resource.object, "info", key, "values")
        if (Array.isArray(values) && values.length === 0) report({ resource, path: append("", "info", key) }, sentence)
      }
  },
  fix: {
    title: "Set serverTLSBootstrap to true and let an approver sign the requests",
    patch: (place, object) => (place.path.endsWith("/serverTLSBootstrap") ? setAt(object, place.path, true) : []),
    risk: "until its request is approved the kubelet cannot serve logs and exec",
  },
  examples: {
    good: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { serverTLSBootstrap: true }),
    bad: file("kubelet.config.k8s.io/v1beta1", "KubeletConfiguration", { serverTLSBootstrap: false }),
  },
})

const sentence = "the kubelet signs its own serving certificate"

const isNamed = (value: JsonValue | undefined): boolean => typeof value === "string" && value !== ""
