import { asStrings } from "../../../lib/json.ts"
import { removeAt, setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { canonicalCapability, runtimeDefaultCapabilities } from "../../../model/workload/capabilities.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * The container keeps capabilities that the runtime grants by default. With NET_RAW it can forge packets and pose as
 * other pods of its network segment; with DAC_OVERRIDE, SETUID and the like its root is nearly unlimited inside.
 * Naming each of the default capabilities counts as dropping ALL. What is added on top is reported by added-capabilities
 * and dangerous-capabilities; privileged containers have all capabilities whatever they drop.
 *
 * Field:   securityContext.capabilities.drop of every container class
 * Allowed: ALL, or every capability of the runtime's default set
 * Source:  Pod Security Standards, restricted "Capabilities" (check_capabilities_restricted.go); default set: containerd pkg/oci/spec.go
 */
export const dropAllCapabilities = check({
  id: "drop-all-capabilities",
  title: "Container keeps default capabilities",
  severity: low("the default set is made to be contained; dropping it takes away means after a break-in"),
  aliases: [
    "trivy:KSV-0003",
    "trivy:KSV-0004",
    "trivy:KSV-0106",
    "checkov:CKV_K8S_28",
    "checkov:CKV_K8S_37",
    "kube-linter:drop-net-raw-capability",
    "polaris:insecureCapabilities",
    "kubesec:CapDropAll",
    "kubesec:CapDropAny",
  ],
  frameworks: ["pss/restricted", "cis-1.12/5.2.8", "cis-1.12/5.2.10", "mitre-attack/T1557", "owasp-k8s-2025/K01"],
  os: "linux",
  containers({ name, security }, report) {
    const { drop, dropsAll, has } = security.capabilities
    if (dropsAll || security.privileged.value) return
    const kept = [...runtimeDefaultCapabilities].filter((capability) => has(capability))
    if (kept.length > 0) report(drop, `container ${name} does not drop all capabilities`, { evidence: { kept } })
  },
  fix: {
    title: "Drop ALL capabilities",
    patch(place, object) {
      const path = place.path.replace(/drop$/, "add")
      const add = asStrings(resolvePointer(object, path))
      const kept = add.filter((name) => canonicalCapability(name) !== "ALL")
      // Adding ALL beside it would give back what is dropped.
      const additions =
        kept.length === add.length ? [] : kept.length === 0 ? removeAt(object, path) : setAt(object, path, kept)
      return [...setAt(object, place.path, ["ALL"]), ...additions]
    },
    risk: "An application that changes users, binds ports below 1024 or pings needs single capabilities added back.",
  },
  examples: {
    good: pod({ containers: [container({ securityContext: { capabilities: { drop: ["ALL"] } } })] }),
    bad: pod({ containers: [container({ securityContext: { capabilities: { drop: ["MKNOD"] } } })] }),
  },
})
