import { asArray, dig } from "../../../lib/json.ts"
import { append, resolvePointer } from "../../../lib/json-pointer.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * A claim with adminAccess gets at devices that other workloads hold, past the allocation that keeps them apart: their
 * memory, and often the firmware.
 *
 * Field:   spec.devices.requests[*].adminAccess of ResourceClaims and ResourceClaimTemplates (also below `exactly`)
 * Allowed: absent, false
 * Source:  k8s.io/api/resource/v1/types.go, ExactDeviceRequest.AdminAccess (KEP-5018)
 */
export const deviceAdminAccess = check({
  id: "device-admin-access",
  title: "Claim reaches into devices of others",
  severity: high("memory of other workloads on the device is within reach"),
  frameworks: ["mitre-attack/T1611", "owasp-k8s-2025/K01"],
  since: 32,
  resources: {
    kinds: ["resource.k8s.io/ResourceClaim", "resource.k8s.io/ResourceClaimTemplate"],
    run(resource, report) {
      const base = resource.kind === "ResourceClaim" ? "/spec" : "/spec/spec"
      const requests = asArray(dig(resolvePointer(resource.object, base), "devices", "requests"))
      for (const [index, request] of requests.entries())
        for (const tokens of [["adminAccess"], ["exactly", "adminAccess"]])
          if (dig(request, ...tokens) === true)
            report(
              { resource, path: append(base, "devices", "requests", index, ...tokens) },
              `${resource.kind} ${resource.name} asks for administration of devices`,
            )
    },
  },
  fix: { title: "Remove adminAccess", patch: remove, risk: "tools that watch devices in use no longer work" },
  examples: {
    good: object("resource.k8s.io/v1", "ResourceClaim", {
      spec: { devices: { requests: [{ name: "gpu", exactly: { deviceClassName: "gpu.example" } }] } },
    }),
    bad: object("resource.k8s.io/v1", "ResourceClaim", {
      spec: {
        devices: { requests: [{ name: "gpu", exactly: { deviceClassName: "gpu.example", adminAccess: true } }] },
      },
    }),
  },
})
