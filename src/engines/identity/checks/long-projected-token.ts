import { append } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { projectedTokens } from "../../../model/workload/volume.ts"
import { check } from "../../posture/check.ts"
import { deployment } from "../../posture/examples.ts"

const day = 24 * 60 * 60

const mounting = (serviceAccountToken: { readonly path: string; readonly expirationSeconds: number }) =>
  deployment({ volumes: [{ name: "token", projected: { sources: [{ serviceAccountToken }] } }] })

/**
 * A projected token is renewed by the kubelet long before it ends, so a long life serves nobody but a thief. Without an
 * audience it opens the API server; with one, only the service it is meant for.
 *
 * Field:   volumes[*].projected.sources[*].serviceAccountToken.expirationSeconds of the pod
 * Allowed: up to a day; the default is an hour
 * Source:  kubernetes pkg/apis/core/types.go (ServiceAccountTokenProjection)
 */
export const longProjectedToken = check({
  id: "long-projected-token",
  category: "identity",
  title: "Projected token lives longer than a day",
  severity: low("a stolen token stays valid"),
  frameworks: ["mitre-attack/T1528", "owasp-k8s-2025/K02"],
  workloads({ pod, displayName }, report) {
    for (const { audience, expirationSeconds, resource, path } of projectedTokens(pod.volumes)) {
      if (expirationSeconds <= day) continue
      const whose = audience === undefined ? "for the API server" : `for ${audience}`
      report(
        { resource, path: append(path, "expirationSeconds") },
        `${displayName} mounts a token ${whose} that lives ${Math.round(expirationSeconds / 3600)} hours`,
      )
    }
  },
  fix: { title: "Leave expirationSeconds at its default of 3600: the kubelet renews the token" },
  examples: {
    good: mounting({ path: "token", expirationSeconds: 3600 }),
    bad: mounting({ path: "token", expirationSeconds: 31_536_000 }),
  },
})
