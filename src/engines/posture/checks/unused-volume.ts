import { asArray, get } from "../../../lib/json.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * The pod has a volume that no container mounts. Secrets lie on the node for nothing, a claim is held back from others,
 * and a folder of the node is one line away from being mounted.
 *
 * Field:   volumes[*] of the pod; volumeMounts and volumeDevices of its containers
 * Allowed: volumes that a container uses
 * Source:  kubernetes pkg/kubelet/volumemanager (volumes of a pod are set up whether or not they are mounted)
 */
export const unusedVolume = check({
  id: "unused-volume",
  title: "Volume is mounted nowhere",
  severity: info("secrets or folders of the node are there for nothing"),
  frameworks: ["devops/hardening"],
  workloads({ pod: template, containers }, report) {
    const { volumes } = template
    if (volumes.length === 0 || containers.length === 0) return
    for (const { name, type, resource, path } of volumes) {
      if (type === "emptyDir" || name === "") continue
      const isUsed = containers.some(
        ({ mounts, spec }) =>
          mounts.some((mount) => mount.name === name) ||
          asArray(spec.volumeDevices).some((device) => get(device, "name") === name),
      )
      if (!isUsed) report({ resource, path }, `volume ${name} (${type}) is mounted nowhere`)
    }
  },
  fix: {
    title: "Remove the volume",
    patch: remove,
    risk: "an injected sidecar may mount it",
  },
  examples: {
    good: pod({
      volumes: [{ name: "tls", secret: { secretName: "tls" } }],
      containers: [container({ volumeMounts: [{ name: "tls", mountPath: "/run/tls" }] })],
    }),
    bad: pod({ volumes: [{ name: "tls", secret: { secretName: "tls" } }] }),
  },
})
