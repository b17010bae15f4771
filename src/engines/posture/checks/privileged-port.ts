import { asNumber } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { resolvePointer } from "../../../lib/json-pointer.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * Ports below 1024 need root or the capability NET_BIND_SERVICE in many images, which keeps teams from running as an
 * ordinary user. A Service can map port 80 to any port of the container.
 *
 * Field:   ports[*].containerPort of init, sidecar and regular containers
 * Allowed: 1024 and above
 * Source:  Linux ip(7), ip_unprivileged_port_start; container runtimes allow all ports in new network namespaces by default
 */
export const privilegedPort = check({
  id: "privileged-port",
  title: "Container listens on a port below 1024",
  severity: info("tempts to run the container as root"),
  aliases: ["trivy:KSV-0117", "kube-linter:privileged-ports"],
  frameworks: ["devops/hardening"],
  optional: true,
  os: "linux",
  classes: ["init", "sidecar", "regular"],
  containers({ name, ports }, report) {
    for (const { containerPort, resource, path } of ports)
      if (containerPort !== undefined && containerPort > 0 && containerPort < 1024)
        report({ resource, path: `${path}/containerPort` }, `container ${name} listens on port ${containerPort}`)
  },
  fix: {
    title: "Listen on a port above 1023 and map it in the Service",
    patch: (place, object) => setAt(object, place.path, 8000 + (asNumber(resolvePointer(object, place.path)) ?? 80)),
    risk: "the application has to listen there, and Services that name the number have to follow",
  },
  examples: {
    good: pod({ containers: [container({ ports: [{ containerPort: 8080 }] })] }),
    bad: pod({ containers: [container({ ports: [{ containerPort: 80 }] })] }),
  },
})
