import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * The port is open on the address of every node that runs the pod, beside Services and often past NetworkPolicies and
 * load balancers. Pods on the network of their node are reported for that alone.
 *
 * Field:   ports[*].hostPort of every container class
 * Allowed: absent, 0
 * Source:  Pod Security Standards, baseline "Host Ports" (check_hostPorts.go)
 */
export const hostPorts = check({
  id: "host-ports",
  title: "Container opens a port on its node",
  severity: medium("the port is reachable wherever the node is, which Services and policies do not show"),
  aliases: ["trivy:KSV-0024", "kubescape:C-0044", "checkov:CKV_K8S_26", "polaris:hostPortSet"],
  frameworks: [
    "pss/baseline",
    "nsa-cisa-1.2/host-networking-and-ports",
    "cis-1.12/5.2.13",
    "mitre-attack/T1133",
    "owasp-k8s-2025/K01",
  ],
  containers(container, report) {
    if (container.pod.hostNetwork.value) return
    for (const { hostPort, hostIP, protocol, path, resource } of container.ports) {
      if (hostPort === undefined) continue
      const address = hostIP ? ` of ${hostIP}` : ""
      report(
        { resource, path: append(path, "hostPort") },
        `container ${container.name} opens port ${hostPort}/${protocol}${address} on its node`,
      )
    }
  },
  fix: {
    title: "Remove hostPort and reach the port through a Service",
    patch: remove,
    risk: "Clients that use the address of the node lose their way in.",
  },
  examples: {
    good: pod({ containers: [container({ ports: [{ containerPort: 8080 }] })] }),
    bad: pod({ containers: [container({ ports: [{ containerPort: 8080, hostPort: 80 }] })] }),
  },
})
