import { asObject, asString, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { holdsPrivateKey, isCredential } from "../credentials.ts"
import { object } from "../examples.ts"

/**
 * A Secret that stands in a file with its values is in every clone of the repository and in its history. base64 hides
 * nothing.
 *
 * Field:   data and stringData of Secrets that are read from files
 * Allowed: empty values and placeholders; what a chart renders; SealedSecret, ExternalSecret, SOPS; what the live cluster is asked for
 *          leaves values out
 * Source:  Kubernetes documentation, Good practices for Kubernetes Secrets
 */
export const secretInManifest = check({
  id: "secret-in-manifest",
  title: "Secret stands in a file with its values",
  severity: medium("everyone who may read the repository has it"),
  frameworks: ["mitre-attack/T1552.001", "nsa-cisa-1.2/secrets", "owasp-k8s-2025/K03"],
  resources: {
    kinds: ["Secret"],
    run(resource, report) {
      const { origin } = resource
      // Charts make up values, or take them from elsewhere, when they are rendered.
      const isRendered = origin.kind === "file" && origin.renderedFrom !== undefined
      if (isRendered || get(resource.object, "sops") !== undefined) return
      const type = asString(get(resource.object, "type")) ?? "Opaque"
      if (type.startsWith("helm.sh/") || type === "kubernetes.io/service-account-token") return
      for (const field of ["data", "stringData"])
        for (const [key, value] of Object.entries(asObject(get(resource.object, field)))) {
          const text = typeof value !== "string" ? "" : field === "data" ? decode(value) : value
          // The value must not travel into reports.
          if (isSecret(key, text, type))
            report({ resource, path: append("", field, key) }, `Secret ${resource.name} holds ${key} in this file`)
        }
    },
  },
  fix: {
    title: "Remove the value from the repository, change it, and let an external store or sealed secrets bring it",
  },
  examples: {
    good: object("v1", "Secret", { stringData: { password: "<password>" } }),
    bad: object("v1", "Secret", { stringData: { password: "correct-horse-7" } }),
  },
})

function decode(text: string): string {
  return /^[A-Za-z0-9+/=\s]+$/.test(text) ? Buffer.from(text, "base64").toString("utf8") : ""
}

/** Certificates and names are public; what is left of a Secret is what it was made for, if it looks like a value. */
const isSecret = (key: string, text: string, type: string): boolean =>
  holdsPrivateKey(text) ||
  isCredential(key, text) ||
  (type === "kubernetes.io/dockerconfigjson" && /"auth"\s*:\s*"[^"]+"/.test(text)) ||
  (type === "kubernetes.io/basic-auth" && key === "password" && isCredential("password", text))
