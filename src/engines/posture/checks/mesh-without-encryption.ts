import { asObject, dig, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * With mutual TLS off, or optional, pods of the mesh take plain text from anybody: neither who calls nor what is said
 * is protected, and policies by identity do not hold.
 *
 * Field:   spec.mtls.mode and spec.portLevelMtls of PeerAuthentication
 * Allowed: STRICT, UNSET
 * Source:  Istio documentation, PeerAuthentication; Security best practices
 */
export const meshWithoutEncryption = check({
  id: "mesh-without-encryption",
  title: "Mesh takes plain text",
  severity: medium("calls can be read and forged inside of the cluster"),
  frameworks: ["nsa-cisa-1.2/network", "owasp-k8s-2025/K05"],
  resources: {
    kinds: ["security.istio.io/PeerAuthentication"],
    run(resource, report) {
      const modes = [
        ["/spec/mtls/mode", dig(resource.spec, "mtls", "mode")] as const,
        ...Object.entries(asObject(resource.spec.portLevelMtls)).map(
          ([port, value]) => [append("/spec/portLevelMtls", port, "mode"), get(value, "mode")] as const,
        ),
      ]
      for (const [path, mode] of modes)
        if (mode === "DISABLE" || mode === "PERMISSIVE")
          report({ resource, path }, `${resource.name} takes plain text (${mode})`, {
            severity: mode === "DISABLE" ? "medium" : "low",
          })
    },
  },
  fix: { title: "Set the mode to STRICT", patch: setTo("STRICT"), risk: "callers outside of the mesh are refused" },
  examples: {
    good: object("security.istio.io/v1", "PeerAuthentication", { spec: { mtls: { mode: "STRICT" } } }),
    bad: object("security.istio.io/v1", "PeerAuthentication", { spec: { mtls: { mode: "DISABLE" } } }),
  },
})
