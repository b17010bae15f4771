import { isObject } from "../../../lib/json.ts"
import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * Probes and hooks belong to containers that keep running. The API server refuses them in an init container, unless that
 * is a sidecar (restartPolicy Always).
 *
 * Field:   livenessProbe, readinessProbe, startupProbe and lifecycle of init containers
 * Allowed: absent
 * Source:  kubernetes pkg/apis/core/validation/validation.go, validateInitContainers
 */
export const initContainerProbe = check({
  id: "init-container-probe",
  title: "Init container has a probe or hook",
  severity: medium("the API server refuses the pods"),
  frameworks: ["devops/reliability"],
  classes: ["init"],
  containers(container, report) {
    for (const field of ["livenessProbe", "readinessProbe", "startupProbe", "lifecycle"])
      if (isObject(container.spec[field]))
        report(container.at(field), `init container ${container.name} has a ${field}, which only a sidecar may have`)
  },
  fix: {
    title: "Remove it, or make the container a sidecar with restartPolicy Always",
    patch: remove,
    risk: "a container meant as a sidecar keeps blocking the start",
  },
  examples: {
    good: pod({
      initContainers: [container({ name: "proxy", restartPolicy: "Always", livenessProbe: { grpc: { port: 1 } } })],
    }),
    bad: pod({ initContainers: [container({ name: "proxy", livenessProbe: { grpc: { port: 1 } } })] }),
  },
})
