import { high } from "../../../model/severity.ts"
import { dangerousCapabilities as dangerous, withoutCapabilities } from "../capability-lists.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * The container adds capabilities that reach beyond it: SYS_ADMIN mounts and nearly all else, SYS_MODULE loads code into
 * the kernel, SYS_PTRACE reads other processes, DAC_READ_SEARCH opens files of the node by handle, NET_ADMIN rewrites
 * routes, NET_RAW forges packets, ALL is everything. Privileged containers are reported for that alone.
 *
 * Field:   securityContext.capabilities.add of every container class
 * Allowed: no capability of the list (capability-lists.ts), in whatever spelling the runtime understands
 * Source:  capabilities(7); Pod Security Standards, baseline "Capabilities" (check_capabilities_baseline.go)
 */
export const dangerousCapabilities = check({
  id: "dangerous-capabilities",
  title: "Container adds capabilities that reach the node or the network",
  severity: high("a break-in is one known step away from root on the node"),
  aliases: [
    "trivy:KSV-0005",
    "trivy:KSV-0022",
    "trivy:KSV-0106",
    "trivy:KSV-0119",
    "trivy:KSV-0120",
    "kubescape:C-0046",
    "checkov:CKV_K8S_25",
    "checkov:CKV_K8S_28",
    "checkov:CKV_K8S_39",
    "kube-linter:drop-net-raw-capability",
    "polaris:dangerousCapabilities",
    "polaris:insecureCapabilities",
    "kubesec:CapSysAdmin",
  ],
  frameworks: ["pss/baseline", "cis-1.12/5.2.8", "cis-1.12/5.2.9", "mitre-attack/T1611", "owasp-k8s-2025/K01"],
  os: "linux",
  containers({ name, security }, report) {
    const { capabilities, privileged } = security
    if (privileged.value) return
    const found = [...capabilities.added].filter(
      (capability) => dangerous.has(capability) && (capability === "ALL" || capabilities.has(capability)),
    )
    if (found.length === 0) return
    const severity = found.some((capability) => dangerous.get(capability) === "high") ? "high" : "medium"
    report(capabilities.add, `container ${name} adds ${found.join(", ")}`, { severity, evidence: { added: found } })
  },
  fix: {
    title: "Do not add these capabilities",
    patch: withoutCapabilities((capability) => dangerous.has(capability)),
    risk: "An application that really mounts, traces or configures the network stops working.",
  },
  examples: {
    good: pod({ containers: [container({ securityContext: { capabilities: { add: ["NET_BIND_SERVICE"] } } })] }),
    bad: pod({ containers: [container({ securityContext: { capabilities: { add: ["cap_sys_admin", "CHOWN"] } } })] }),
  },
})
