import { asArray, asStrings, get } from "../../../lib/json.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { configurationsOf } from "../control-plane/configurations.ts"
import { file } from "../control-plane/examples.ts"

/**
 * A configuration that names other resources and not Secrets leaves them in plain text in etcd, its disk and its
 * backups.
 *
 * Field:   resources[*].resources of EncryptionConfiguration
 * Allowed: secrets, *. or *.* among them
 * Source:  Kubernetes documentation, Encrypting Confidential Data at Rest
 */
export const encryptionOfSecrets = check({
  id: "encryption-of-secrets",
  title: "Secrets are not among what is encrypted",
  severity: high("a backup or a disk of etcd holds every credential in plain text"),
  frameworks: ["nsa-cisa-1.2/secrets", "owasp-k8s-2025/K03"],
  whole({ inventory }, report) {
    for (const { object, at } of configurationsOf(inventory, "EncryptionConfiguration")) {
      const names = asArray(get(object, "resources")).flatMap((entry) => asStrings(get(entry, "resources")))
      if (!names.some((name) => name === "secrets" || name === "*." || name === "*.*"))
        report(at("resources"), `Secrets are stored in plain text; encrypted are ${names.join(", ") || "no resources"}`)
    }
  },
  fix: { title: "Add secrets to the resources of an entry" },
  examples: {
    good: file("apiserver.config.k8s.io/v1", "EncryptionConfiguration", {
      resources: [{ resources: ["secrets"], providers: [{ secretbox: {} }] }],
    }),
    bad: file("apiserver.config.k8s.io/v1", "EncryptionConfiguration", {
      resources: [{ resources: ["configmaps"], providers: [{ secretbox: {} }] }],
    }),
  },
})
