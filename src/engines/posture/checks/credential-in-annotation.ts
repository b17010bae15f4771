import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import type { Place } from "../../../model/workload/setting.ts"
import { check, type Report } from "../check.ts"
import { isCredential, mayNameCredential } from "../credentials.ts"
import { pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * An annotation or label is named like a credential and holds one. Metadata is readable for everyone who may list the
 * objects, and copied into events, metrics and logs.
 *
 * Field:   metadata.annotations and labels of workloads and their pods
 * Allowed: values that are no credentials; names of Secrets
 * Source:  Kubernetes documentation, "Good practices for Kubernetes Secrets"
 */
export const credentialInAnnotation = check({
  id: "credential-in-annotation",
  title: "Credential stands in an annotation or label",
  severity: medium("everyone who may list the objects has it"),
  frameworks: ["mitre-attack/T1552.001", "owasp-k8s-2025/K03"],
  workloads({ pod: template, resource }, report) {
    judge(resource.annotations, { resource, path: "/metadata/annotations" }, report)
    judge(resource.labels, { resource, path: "/metadata/labels" }, report)
    if (template.path === "") return
    judge(template.annotations, { resource, path: append(template.metadataPath, "annotations") }, report)
    judge(template.labels, { resource, path: append(template.metadataPath, "labels") }, report)
  },
  fix: {
    title: "Remove it, keep it in a Secret and change it",
    patch: remove,
    risk: "whatever reads the annotation no longer finds the credential",
  },
  examples: {
    good: pod({}, { annotations: { "shop.example/token-secret-name": "cart-token" } }),
    bad: pod({}, { annotations: { "shop.example/api-key": "sk-93hf83hfh38fh3" } }),
  },
})

/** Hashes that make pods restart when a Secret changes, and the copy that kubectl keeps of the whole object. */
const isDerived = (key: string): boolean => /checksum|hash|digest|last-applied|sha\d+/i.test(key)

function judge(values: Readonly<Record<string, string>>, { resource, path }: Place, report: Report): void {
  for (const key of Object.keys(values)) {
    if (!mayNameCredential(key) || isDerived(key)) continue
    const value = values[key] as string
    const name = key.slice(key.lastIndexOf("/") + 1)
    // Sentences and lists of names talk about credentials; secrets have neither spaces nor commas.
    if (/[\s,]/.test(value) || !isCredential(name, value)) continue
    report({ resource, path: append(path, key) }, `the annotation or label ${key} holds a credential`)
  }
}
