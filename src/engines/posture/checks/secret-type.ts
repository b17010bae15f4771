import { asObject, asString, get } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A credential for a registry or a key pair in a Secret without type is not checked when it is written, does not show
 * in reviews of such Secrets, and is not found by what looks for them.
 *
 * Field:   type of Secrets
 * Allowed: kubernetes.io/dockerconfigjson for .dockerconfigjson, kubernetes.io/tls for tls.crt with tls.key,
 *          kubernetes.io/ssh-auth for ssh-privatekey
 * Source:  Kubernetes documentation, Secrets, "Types of Secret"
 */
export const secretType = check({
  id: "secret-type",
  title: "Secret has the wrong type",
  severity: info("it works, and is harder to review"),
  frameworks: ["owasp-k8s-2025/K03"],
  optional: true,
  resources: {
    kinds: ["Secret"],
    run(resource, report) {
      const type = asString(get(resource.object, "type")) ?? "Opaque"
      if (type !== "Opaque") return
      const keys = [
        ...Object.keys(asObject(get(resource.object, "data"))),
        ...Object.keys(asObject(get(resource.object, "stringData"))),
      ]
      const wanted = keys.includes(".dockerconfigjson")
        ? "kubernetes.io/dockerconfigjson"
        : keys.includes("tls.crt") && keys.includes("tls.key")
          ? "kubernetes.io/tls"
          : keys.includes("ssh-privatekey")
            ? "kubernetes.io/ssh-auth"
            : undefined
      if (wanted)
        report(
          { resource, path: "/type" },
          `Secret ${resource.name} is of type ${type} and holds what belongs to ${wanted}`,
        )
    },
  },
  fix: { title: "Make a Secret of the right type; the type of an existing one cannot change" },
  examples: {
    good: object("v1", "Secret", { type: "kubernetes.io/tls", data: { "tls.crt": "", "tls.key": "" } }),
    bad: object("v1", "Secret", { data: { "tls.crt": "", "tls.key": "" } }),
  },
})
