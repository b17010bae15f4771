import { asArray, dig } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"

/**
 * A projected token names no audience, so it is made out to the API server. It is meant for another service, which can
 * then act in the cluster with the identity of the pod.
 *
 * Field:   volumes[*].projected.sources[*].serviceAccountToken.audience
 * Allowed: any audience; absent in the volume that is mounted where clients of the API look
 * Source:  k8s.io/api/core/v1/types.go, ServiceAccountTokenProjection.Audience; RFC 7519, 4.1.3
 */
export const tokenForAnyAudience = check({
  id: "token-for-any-audience",
  title: "Token for another service is valid for the API server",
  severity: low("whoever is given the token can act in the cluster"),
  frameworks: ["mitre-attack/T1528", "owasp-k8s-2025/K09"],
  workloads({ pod: template, containers }, report) {
    for (const { volume, audience, resource, path } of template.projectedTokens) {
      if (audience !== undefined || volume.startsWith("kube-api-access-")) continue
      const mounts = containers.flatMap((container) => container.mounts.filter(({ name }) => name === volume))
      // Where clients of the API look for their token; the certificate of the API server is another sign of that use.
      if (mounts.some(({ mountPath }) => /\/run\/secrets\/kubernetes\.io\/serviceaccount\/?$/.test(mountPath))) continue
      const sources = asArray(template.volumes.find(({ name }) => name === volume)?.source.sources)
      if (sources.some((item) => dig(item, "configMap", "name") === "kube-root-ca.crt")) continue
      report(
        { resource, path: append(path, "audience") },
        `the token in volume ${volume} is made out to the API server`,
      )
    }
  },
  fix: { title: "Name the service that the token is for as its audience" },
  examples: {
    good: pod({
      volumes: [
        { name: "token", projected: { sources: [{ serviceAccountToken: { path: "token", audience: "vault" } }] } },
      ],
    }),
    bad: pod({ volumes: [{ name: "token", projected: { sources: [{ serviceAccountToken: { path: "token" } }] } }] }),
  },
})
