import { asArray, asObject, asString, dig, get } from "../../../lib/json.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * The key stands in this file. In a repository, a ConfigMap or a backup it opens every Secret that was ever written
 * with it.
 *
 * Field:   resources[*].providers[*].*.keys[*].secret of EncryptionConfiguration
 * Allowed: placeholders; a KMS
 * Source:  k8s.io/apiserver pkg/apis/apiserver/v1/types_encryption.go; Kubernetes documentation, Encrypting
 *          Confidential Data at Rest
 */
export const encryptionKeyInFile = check({
  id: "encryption-key-in-file",
  title: "Encryption key stands in the file",
  severity: high("whoever reads the file opens the Secrets in etcd and its backups"),
  frameworks: ["nsa-cisa-1.2/secrets", "owasp-k8s-2025/K03"],
  whole({ inventory }, report) {
    for (const { object, at } of configurationsOf(inventory, "EncryptionConfiguration")) {
      for (const [index, entry] of asArray(get(object, "resources")).entries()) {
        const providers = asArray(get(entry, "providers")).map((provider) => Object.keys(asObject(provider))[0] ?? "")
        for (const [position, provider] of asArray(get(entry, "providers")).entries())
          for (const name of ["aescbc", "aesgcm", "secretbox"])
            for (const [key, value] of asArray(dig(provider, name, "keys")).entries()) {
              const secret = asString(get(value, "secret")) ?? ""
              if (/^[A-Za-z0-9+/]{20,}={0,2}$/.test(secret))
                report(
                  at("resources", index, "providers", position, name, "keys", key, "secret"),
                  `the key ${String(get(value, "name"))} of ${providers[position]} stands in the file`,
                )
            }
      }
    }
  },
  fix: { title: "Use a KMS, or write the file on the control plane alone; change the key" },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "EncryptionConfiguration", {
      resources: [{ resources: ["secrets"], providers: [{ secretbox: { keys: [{ name: "a", secret: "<key>" }] } }] }],
    }),
    bad: file("apiserver.config.k8s.io/v1", "EncryptionConfiguration", {
      resources: [
        {
          resources: ["secrets"],
          providers: [{ secretbox: { keys: [{ name: "a", secret: "bm90LWEtcmVhbC1rZXktYnV0LTMyLWJ5dGVzLWxvbmc=" }] } }],
        },
      ],
    }),
  },
})
