import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * An SSH server in a container is a second way in beside the API, with accounts and keys that no role and no audit log
 * of the cluster knows.
 *
 * Field:   ports[*].containerPort of every container class
 * Allowed: other than TCP 22
 * Source:  NIST SP 800-190, 4.4.3; MITRE ATT&CK T1021.004
 */
export const sshPort = check({
  id: "ssh-port",
  title: "Container offers SSH",
  severity: low("a way in that the cluster neither controls nor logs"),
  aliases: ["kubescape:C-0042", "kube-linter:ssh-port"],
  frameworks: ["mitre-attack/T1021.004", "nist-800-190/4.4.3"],
  classes: ["init", "sidecar", "regular"],
  containers(container, report) {
    for (const { containerPort, protocol, resource, path } of container.ports)
      if (containerPort === 22 && protocol === "TCP")
        report({ resource, path }, `container ${container.name} listens on port 22`)
  },
  fix: { title: "Remove the SSH server; use kubectl exec or kubectl debug, which are authorized and logged" },
  examples: {
    good: pod({ containers: [container({ ports: [{ containerPort: 8080 }] })] }),
    bad: pod({ containers: [container({ ports: [{ containerPort: 22 }] })] }),
  },
})
