import { asObject, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { holdsPrivateKey, isCredential, mayNameCredential } from "../credentials.ts"
import { object } from "../examples.ts"

/**
 * ConfigMaps are readable by many roles that may not read Secrets, are not encrypted at rest where only Secrets are,
 * and are printed without a thought.
 *
 * Field:   data of ConfigMaps: keys, and lines of the form name=value or name: value in them
 * Allowed: values that are no credentials
 * Source:  Kubernetes documentation, ConfigMaps ("does not provide secrecy or encryption")
 */
export const secretInConfigMap = check({
  id: "secret-in-config-map",
  title: "ConfigMap holds a credential",
  severity: high("everyone who may read ConfigMaps has it"),
  aliases: ["trivy:KSV-0109", "trivy:KSV-01010", "kubescape:C-0012", "polaris:sensitiveConfigmapContent"],
  frameworks: ["mitre-attack/T1552.001", "nsa-cisa-1.2/secrets", "owasp-k8s-2025/K03"],
  resources: {
    kinds: ["ConfigMap"],
    run(resource, report) {
      for (const [key, value] of Object.entries(asObject(get(resource.object, "data")))) {
        if (typeof value !== "string") continue
        const names = credentialsIn(key, value)
        if (names.length === 0) continue
        // The values must not travel into reports.
        report({ resource, path: append("", "data", key) }, `ConfigMap ${resource.name} holds ${names.join(", ")}`, {
          evidence: { names },
        })
      }
    },
  },
  fix: { title: "Move the value to a Secret and change it: it is no longer secret" },
  examples: {
    good: object("v1", "ConfigMap", { data: { "app.properties": "cache.size=20\ndb.password=$(DB_PASSWORD)\n" } }),
    bad: object("v1", "ConfigMap", { data: { "app.properties": "cache.size=20\ndb.password=correct-horse-7\n" } }),
  },
})

/** Longest value that is searched line by line: dashboards and bundles are no settings. */
const maxLength = 256 * 1024
const line = /^[ \t]*(?:export[ \t]+|-[ \t]+)?["']?([\w.-]{2,64})["']?[ \t]*[=:][ \t]*(\S[^\r\n]{0,512})$/gm

function credentialsIn(key: string, value: string): readonly string[] {
  if (holdsPrivateKey(value)) return [`${key} (a private key)`]
  if (!value.includes("\n") && isCredential(key, value)) return [key]
  if (value.length > maxLength || !mayNameCredential(value)) return []
  const found = [...value.matchAll(line)].filter(([, name = "", text = ""]) =>
    isCredential(name, text.replace(/[,;]$/, "")),
  )
  return [...new Set(found.map(([, name = ""]) => name))]
}
