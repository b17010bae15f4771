import { asArray, asNumber, get } from "../../../../lib/json.ts"
import { append } from "../../../../lib/json-pointer.ts"
import { type Control, objectTo } from "../control.ts"

/**
 * No ports of the host.
 *
 * Fields:   ports[*].hostPort of every container
 * Allowed:  absent, 0; with hostNetwork the API server first sets an absent one to the containerPort
 * Versions: 1.0
 * Source:   k8s.io/pod-security-admission/policy/check_hostPorts.go; kubernetes pkg/apis/core/v1/defaults.go,
 *           defaultHostNetworkPorts, which runs before admission and passes over ephemeral containers
 */
export const hostPorts: Control = {
  id: "hostPorts",
  level: "baseline",
  revisions: [
    {
      since: 0,
      judge: ({ containers, spec: { hostNetwork }, specPath: podPath }) =>
        objectTo(
          containers.flatMap(({ container, spec, specPath }) =>
            asArray(get(spec, "ports")).flatMap((port, index) => {
              const isDefaulted = hostNetwork === true && !specPath.startsWith(append(podPath, "ephemeralContainers"))
              const written = asNumber(get(port, "hostPort")) || 0
              const hostPort = written || (isDefaulted ? (asNumber(get(port, "containerPort")) ?? 0) : 0)
              const path = append(specPath, "ports", index, "hostPort")
              return hostPort === 0 ? [] : [{ container, path, values: [String(hostPort)] }]
            }),
          ),
          "host ports",
          (who, ports) => `${who} must not set hostPort ${ports.replaceAll('"', "")}`,
        ),
    },
  ],
}
