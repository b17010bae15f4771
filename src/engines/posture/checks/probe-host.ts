import { asString, get } from "../../../lib/json.ts"
import { append } from "../../../lib/json-pointer.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * Probes and hooks are called by the kubelet, from the network of the node. With a host of its own choice, a pod makes
 * the kubelet call services that the pod cannot reach itself (localhost of the node, the cloud's metadata service), and
 * learns from its own state whether they answered.
 *
 * Field:   httpGet.host and tcpSocket.host of the probes and lifecycle hooks of every container class
 * Allowed: absent, empty
 * Source:  Pod Security Standards, baseline "Host Probes / Lifecycle Hooks" since 1.34 (check_hostProbesAndhostLifecycle.go)
 */
export const probeHost = check({
  id: "probe-host",
  title: "Probe or hook makes the kubelet call a chosen host",
  severity: medium("services behind the node's address can be probed, though their answers stay hidden"),
  frameworks: ["pss/baseline", "mitre-attack/T1046", "owasp-k8s-2025/K01"],
  containers({ name, handlers }, report) {
    for (const { of, action, spec, resource, path } of handlers) {
      const host = asString(get(spec, "host"))
      if (host && (action === "httpGet" || action === "tcpSocket"))
        report({ resource, path: append(path, "host") }, `${of} of container ${name} makes the kubelet call ${host}`)
    }
  },
  fix: {
    title: "Remove the host, so that the pod itself is asked",
    patch: remove,
    risk: "A pod on the network of its node that listens on 127.0.0.1 only is no longer reached.",
  },
  examples: {
    good: pod({ containers: [container({ livenessProbe: { httpGet: { path: "/healthz", port: 8080 } } })] }),
    bad: pod({
      containers: [container({ livenessProbe: { httpGet: { host: "169.254.169.254", path: "/", port: 80 } } })],
    }),
  },
})
