import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * A projected token that lives for days is worth stealing: it stays valid after the break-in was noticed, for as long as
 * its pod exists. The kubelet renews tokens by itself, so that short lifetimes cost nothing.
 *
 * Field:   volumes[*].projected.sources[*].serviceAccountToken.expirationSeconds
 * Allowed: at most 86400 (one day); 3600 by default
 * Source:  k8s.io/api/core/v1/types.go, ServiceAccountTokenProjection.ExpirationSeconds
 */
export const projectedTokenLifetime = check({
  id: "projected-token-lifetime",
  title: "Projected token lives longer than a day",
  severity: low("a stolen token stays useful for long"),
  frameworks: ["mitre-attack/T1528", "owasp-k8s-2025/K03"],
  workloads({ pod: { projectedTokens } }, report) {
    for (const { volume, expirationSeconds, resource, path } of projectedTokens)
      if (expirationSeconds > 86_400)
        report(
          { resource, path: `${path}/expirationSeconds` },
          `the token in volume ${volume} lives ${expirationSeconds} seconds`,
        )
  },
  fix: { title: "Set expirationSeconds to 3600", patch: setTo(3600) },
  examples: {
    good: pod({
      volumes: [
        { name: "token", projected: { sources: [{ serviceAccountToken: { path: "token", audience: "vault" } }] } },
      ],
    }),
    bad: pod({
      volumes: [
        {
          name: "token",
          projected: { sources: [{ serviceAccountToken: { path: "token", expirationSeconds: 604800 } }] },
        },
      ],
    }),
  },
})
