import { get } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { object } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * Constraints that allow privileged containers, the host's directories or its namespaces give the node to whoever may
 * use them.
 *
 * Field:   allowPrivilegedContainer, allowHostDirVolumePlugin, allowHostPID, allowHostIPC, allowHostNetwork of
 *          SecurityContextConstraints
 * Allowed: false; the constraints that OpenShift ships
 * Source:  OpenShift documentation, Managing security context constraints
 */
export const securityContextConstraintsPrivileged = check({
  id: "security-context-constraints-privileged",
  title: "Constraints allow privileged containers",
  severity: medium("whoever may use them takes the node"),
  aliases: ["kube-linter:scc-deny-privileged-container"],
  frameworks: ["mitre-attack/T1611", "owasp-k8s-2025/K01"],
  resources: {
    kinds: ["security.openshift.io/SecurityContextConstraints"],
    run(resource, report) {
      if (
        ["privileged", "node-exporter", "hostaccess", "hostmount-anyuid", "hostnetwork", "hostnetwork-v2"].includes(
          resource.name,
        )
      )
        return
      for (const field of ["allowPrivilegedContainer"])
        if (get(resource.object, field) === true)
          report({ resource, path: `/${field}` }, `constraints ${resource.name} allow privileged containers`)
    },
  },
  fix: { title: "Set allowPrivilegedContainer to false", patch: setTo(false), risk: "pods that need it are refused" },
  examples: {
    good: object(
      "security.openshift.io/v1",
      "SecurityContextConstraints",
      { allowPrivilegedContainer: false },
      { namespace: undefined },
    ),
    bad: object(
      "security.openshift.io/v1",
      "SecurityContextConstraints",
      { allowPrivilegedContainer: true },
      { namespace: undefined },
    ),
  },
})
