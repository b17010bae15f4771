import { asArray, asObject, dig, get } from "../../../lib/json.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * AES-CBC is open to padding oracles, AES-GCM with random nonces must change its key every 200,000 writes, and
 * version 1 of KMS is deprecated since 1.28.
 *
 * Field:   resources[*].providers of EncryptionConfiguration
 * Allowed: kms v2, secretbox
 * Source:  k8s.io/apiserver pkg/apis/apiserver/v1/types_encryption.go; Kubernetes documentation, Encrypting
 *          Confidential Data at Rest
 */
export const encryptionProvider = check({
  id: "encryption-provider",
  title: "Secrets are encrypted by a weak provider",
  severity: low("it takes access to etcd and time"),
  frameworks: ["nsa-cisa-1.2/secrets", "owasp-k8s-2025/K03"],
  whole({ inventory }, report) {
    for (const { object, at } of configurationsOf(inventory, "EncryptionConfiguration")) {
      for (const [index, entry] of asArray(get(object, "resources")).entries()) {
        const providers = asArray(get(entry, "providers")).map((provider) => Object.keys(asObject(provider))[0] ?? "")
        const weak = ["aescbc", "aesgcm"].includes(providers[0] ?? "")
        const isOld = providers[0] === "kms" && dig(entry, "providers", 0, "kms", "apiVersion") !== "v2"
        if (weak || isOld)
          report(
            at("resources", index, "providers", 0),
            `the first provider is ${isOld ? "kms of version 1" : providers[0]}`,
          )
      }
    }
  },
  fix: { title: "Use kms with apiVersion v2, or secretbox" },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "EncryptionConfiguration", {
      resources: [{ resources: ["secrets"], providers: [{ secretbox: {} }] }],
    }),
    bad: file("apiserver.config.k8s.io/v1", "EncryptionConfiguration", {
      resources: [{ resources: ["secrets"], providers: [{ aescbc: { keys: [] } }] }],
    }),
  },
})
