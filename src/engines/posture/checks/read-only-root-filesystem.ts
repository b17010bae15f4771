import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * A root file system that can be written lets an intruder drop tools, change programs of the image and stay until the
 * container is replaced.
 *
 * Field:   securityContext.readOnlyRootFilesystem of every container but debug containers
 * Allowed: true
 * Source:  k8s.io/api/core/v1, SecurityContext; NSA/CISA Kubernetes Hardening Guide, "Immutable container file systems"
 */
export const readOnlyRootFilesystem = check({
  id: "read-only-root-filesystem",
  title: "Root file system can be written",
  severity: low("makes an intruder's work easier, but opens no way in or out by itself"),
  aliases: [
    "trivy:KSV-0014",
    "kubescape:C-0017",
    "checkov:CKV_K8S_22",
    "kube-linter:no-read-only-root-fs",
    "polaris:notReadOnlyRootFilesystem",
    "kube-score:container-security-context-readonlyrootfilesystem",
    "kubesec:ReadOnlyRootFilesystem",
  ],
  frameworks: ["nsa-cisa-1.2/immutable-container-file-systems", "mitre-attack/T1543", "owasp-k8s-2025/K01"],
  os: "linux",
  classes: ["init", "sidecar", "regular"],
  containers({ name, security }, report) {
    if (!security.readOnlyRootFilesystem.value)
      report(security.readOnlyRootFilesystem, `the root file system of container ${name} can be written`)
  },
  fix: {
    title: "Set readOnlyRootFilesystem to true",
    patch: setTo(true),
    risk: "An application that writes outside its volumes fails; give it an emptyDir where it needs one, say at /tmp.",
  },
  examples: {
    good: pod({ containers: [container({ securityContext: { readOnlyRootFilesystem: true } })] }),
    bad: pod(),
  },
})
