import { asString } from "../../../lib/json.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * What Flux fetches over plain HTTP, or without looking at the certificate, is applied to the cluster: whoever is on
 * the way decides what runs.
 *
 * Field:   spec.url and spec.insecure of sources of Flux
 * Allowed: https://, ssh://, oci:// without insecure
 * Source:  Flux documentation, Source API
 */
export const fluxUnverifiedSource = check({
  id: "flux-unverified-source",
  title: "Flux fetches its source without protection",
  severity: high("whoever is on the way decides what runs"),
  frameworks: ["mitre-attack/T1195", "owasp-k8s-2025/K04"],
  resources: {
    kinds: [
      "source.toolkit.fluxcd.io/GitRepository",
      "source.toolkit.fluxcd.io/HelmRepository",
      "source.toolkit.fluxcd.io/OCIRepository",
      "source.toolkit.fluxcd.io/Bucket",
    ],
    run(resource, report) {
      const url = asString(resource.spec.url) ?? ""
      if (url.startsWith("http://"))
        report(
          { resource, path: "/spec/url" },
          `${resource.kind} ${resource.name} is fetched over plain HTTP from ${url}`,
        )
      else if (resource.spec.insecure === true)
        report({ resource, path: "/spec/insecure" }, `${resource.kind} ${resource.name} is fetched without TLS`)
    },
  },
  fix: { title: "Use https:// or ssh://, and verify signatures with spec.verify" },
  examples: {
    good: object("source.toolkit.fluxcd.io/v1", "GitRepository", { spec: { url: "https://git.example/shop" } }),
    bad: object("source.toolkit.fluxcd.io/v1", "GitRepository", { spec: { url: "http://git.example/shop" } }),
  },
})
