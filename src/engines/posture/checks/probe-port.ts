import { asArray, get } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { append, resolvePointer } from "../../../lib/json-pointer.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * A probe asks a port that the container does not declare. For a name this can never work: the probe fails and the
 * container is restarted for ever or gets no traffic. For a number it is mostly a slip after the port was changed.
 *
 * Field:   httpGet.port, tcpSocket.port and grpc.port of the probes of sidecar and regular containers
 * Allowed: a TCP port of the container, by name or number; any number where the container declares no ports
 * Source:  kubernetes pkg/probe/util.go, ResolveContainerPort; k8s.io/api/core/v1/types.go, Container.Ports
 */
export const probePort = check({
  id: "probe-port",
  title: "Probe asks a port that the container does not declare",
  severity: low("the probe says nothing about the application, or stops it"),
  aliases: ["kube-linter:liveness-port", "kube-linter:readiness-port", "kube-linter:startup-port"],
  frameworks: ["devops/reliability"],
  classes: ["sidecar", "regular"],
  containers(container, report) {
    const { spec } = container
    if (spec.livenessProbe === undefined && spec.readinessProbe === undefined && spec.startupProbe === undefined) return
    for (const { of, action, spec: handler, resource, path } of container.handlers) {
      if (!of.endsWith("Probe") || (action !== "httpGet" && action !== "tcpSocket" && action !== "grpc")) continue
      const { port } = handler
      if (typeof port !== "string" && typeof port !== "number") continue
      const matching = container.ports.filter(
        ({ name, containerPort }) => name === port || String(containerPort) === String(port),
      )
      if (matching.some(({ protocol }) => protocol === "TCP")) continue
      const isNumber = /^\d+$/.test(String(port))
      if (isNumber && matching.length === 0 && container.ports.length === 0) continue
      const why = matching.length > 0 ? "which is not a TCP port" : "which is not among its ports"
      report(
        { resource, path: append(path, "port") },
        `${of} of container ${container.name} asks port ${port}, ${why}`,
        {
          severity: isNumber ? "info" : "low",
        },
      )
    }
  },
  fix: {
    title: "Declare the port, or ask one that is declared",
    patch: (place, object) => {
      const containerPath = place.path.replace(/\/(?:livenessProbe|readinessProbe|startupProbe)\/\w+\/port$/, "")
      const ports = asArray(get(resolvePointer(object, containerPath), "ports"))
      const tcp = ports.filter((port) => (get(port, "protocol") ?? "TCP") === "TCP")
      const number = get(tcp[0], "containerPort")
      return tcp.length === 1 && typeof number === "number" ? setAt(object, place.path, number) : []
    },
    risk: "the application may answer probes on another port, which then has to be declared",
  },
  examples: {
    good: pod({
      containers: [
        container({ ports: [{ name: "http", containerPort: 80 }], livenessProbe: { httpGet: { port: "http" } } }),
      ],
    }),
    bad: pod({
      containers: [
        container({ ports: [{ name: "web", containerPort: 80 }], livenessProbe: { httpGet: { port: "http" } } }),
      ],
    }),
  },
})
