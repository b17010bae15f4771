import { asArray, dig, get } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"

/**
 * A LimitRange that gives containers neither default nor greatest values, or only some of them, leaves room for one
 * that takes the whole node.
 *
 * Field:   spec.limits of LimitRange
 * Allowed: for type Container: default and max of cpu and memory
 * Source:  k8s.io/api/core/v1/types.go, LimitRangeItem; Kubernetes documentation, Limit Ranges
 */
export const limitRangeGaps = check({
  id: "limit-range-gaps",
  title: "Limit range does not limit containers",
  severity: info("quotas or the workloads may set limits"),
  aliases: ["trivy:KSV-0039"],
  frameworks: ["mitre-attack/T1499", "nsa-cisa-1.2/resource-policies"],
  optional: true,
  resources: {
    kinds: ["LimitRange"],
    run(resource, report) {
      const limits = asArray(resource.spec.limits)
      const missing = ["default", "max"].flatMap((field) =>
        ["cpu", "memory"]
          .filter(
            (name) =>
              !limits.some((limit) => get(limit, "type") === "Container" && dig(limit, field, name) !== undefined),
          )
          .map((name) => `${field}.${name}`),
      )
      if (missing.length > 0)
        report(
          { resource, path: "/spec/limits" },
          `LimitRange ${resource.name} gives containers no ${missing.join(", ")}`,
        )
    },
  },
  fix: { title: "Add an item of type Container with default and max for cpu and memory" },
  examples: {
    good: object("v1", "LimitRange", {
      spec: { limits: [{ type: "Container", default: { cpu: "1", memory: "1Gi" }, max: { cpu: "2", memory: "2Gi" } }] },
    }),
    bad: object("v1", "LimitRange", { spec: { limits: [{ type: "Container", default: { cpu: "1" } }] } }),
  },
})
