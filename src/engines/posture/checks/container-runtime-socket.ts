import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { hostPathOf, hostPathRisk } from "../host-paths.ts"
import { removeVolume } from "../volume-fixes.ts"

/**
 * Through the socket of the container runtime a process starts privileged containers on the node and enters those of
 * others, without asking the API server. Mounting the socket read-only does not help: it can be connected to all the
 * same. A folder above the socket (/run, /var/run, /) brings it along.
 *
 * Field:   spec.volumes[*].hostPath.path
 * Allowed: paths that are no socket of Docker, containerd, CRI-O, Podman, BuildKit and no folder above one
 * Source:  Pod Security Standards, baseline "HostPath Volumes" (check_hostPathVolumes.go); socket paths: kubernetes cmd/kubeadm/app/constants
 */
export const containerRuntimeSocket = check({
  id: "container-runtime-socket",
  title: "Pod reaches the container runtime of its node",
  severity: critical("whoever can talk to the runtime is root on the node"),
  aliases: [
    "trivy:KSV-0006",
    "trivy:KSV-0023",
    "trivy:KSV-0121",
    "kubescape:C-0048",
    "kubescape:C-0074",
    "checkov:CKV_K8S_27",
    "kube-linter:docker-sock",
    "kube-linter:sensitive-host-mounts",
    "polaris:hostPathSet",
    "kubesec:DockerSock",
  ],
  frameworks: [
    "pss/baseline",
    "nsa-cisa-1.2/host-file-system",
    "cis-1.12/5.2.12",
    "mitre-attack/T1611",
    "owasp-k8s-2025/K01",
  ],
  workloads({ pod }, report) {
    for (const volume of pod.volumes) {
      const path = hostPathOf(volume)
      if (path === undefined) continue
      const risk = hostPathRisk(path)
      if (risk === "runtime") report(volume, `volume ${volume.name} is the runtime's socket ${path}`)
      // Connecting takes root or the socket's group, which whoever mounts a whole folder for other reasons may not have.
      else if (risk === "above")
        report(volume, `volume ${volume.name} is ${path}, below which the runtime's socket lies`, { severity: "high" })
    }
  },
  fix: {
    title: "Remove the mount; build images with a rootless builder and ask the API server about containers",
    patch: removeVolume,
    risk: "the application no longer finds the files, and may not start",
  },
  examples: {
    good: pod({ volumes: [{ name: "socket", hostPath: { path: "/var/run/app/app.sock" } }] }),
    bad: pod({ volumes: [{ name: "socket", hostPath: { path: "/var/run/docker.sock", type: "Socket" } }] }),
  },
})
