import { asArray, asObject, asStrings, get, type JsonValue } from "../../../lib/json.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * The first provider writes. With identity first everything is written in plain text, and the file looks as if it
 * were encrypted.
 *
 * Field:   resources[*].providers of EncryptionConfiguration
 * Allowed: a provider other than identity first, for resources that hold secrets
 * Source:  k8s.io/apiserver pkg/apis/apiserver/v1/types_encryption.go; Kubernetes documentation, Encrypting
 *          Confidential Data at Rest
 */
export const encryptionIdentityFirst = check({
  id: "encryption-identity-first",
  title: "Secrets are written in plain text",
  severity: high("a backup or a disk of etcd holds every credential in plain text"),
  aliases: ["kubescape:C-0142", "checkov:CKV_K8S_104"],
  frameworks: ["cis-1.12/1.2.28", "nsa-cisa-1.2/secrets", "owasp-k8s-2025/K03"],
  whole({ inventory }, report) {
    for (const { object, at } of configurationsOf(inventory, "EncryptionConfiguration")) {
      for (const [index, entry] of asArray(get(object, "resources")).entries()) {
        const providers = asArray(get(entry, "providers")).map((provider) => Object.keys(asObject(provider))[0] ?? "")
        if (providers[0] === "identity" && coversSecrets(entry))
          report(
            at("resources", index, "providers", 0),
            `${asStrings(get(entry, "resources")).join(", ")} are written in plain text: identity is the first provider`,
          )
      }
    }
  },
  fix: { title: "Put a provider that encrypts before identity, then write all Secrets anew" },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "EncryptionConfiguration", {
      resources: [
        { resources: ["secrets"], providers: [{ kms: { apiVersion: "v2", name: "vault" } }, { identity: {} }] },
      ],
    }),
    bad: file("apiserver.config.k8s.io/v1", "EncryptionConfiguration", {
      resources: [{ resources: ["secrets"], providers: [{ identity: {} }, { secretbox: {} }] }],
    }),
  },
})

/** Whether Secrets are among the resources of an entry; `*.` is the core group, `*.*` every group. */
const coversSecrets = (entry: JsonValue): boolean =>
  asStrings(get(entry, "resources")).some((name) => name === "secrets" || name === "*." || name === "*.*")
