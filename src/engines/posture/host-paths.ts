import { asString, get } from "../../lib/json.ts"
import type { Volume } from "../../model/workload/volume.ts"

/**
 * What a path of the node gives away. `runtime`: a socket of the container runtime; `above`: a folder over one;
 * `credentials`: secrets of the node or its pods, to whoever can read; `system`: files that decide over the node, to
 * whoever can write.
 */
export type HostPathRisk = "runtime" | "above" | "credentials" | "system" | "ordinary"

const runtimeSockets = [
  "/run/docker.sock",
  "/run/cri-dockerd.sock",
  "/run/dockershim.sock",
  "/run/containerd/containerd.sock",
  "/run/k3s/containerd/containerd.sock",
  "/run/crio/crio.sock",
  "/run/podman/podman.sock",
  "/run/buildkit/buildkitd.sock",
  "//./pipe/docker_engine",
  "//./pipe/containerd-containerd",
]

/** `/*` behind a name: every part of it counts, else only the folder itself and those above it. */
const credentials = [
  "/etc/kubernetes/*",
  "/etc/shadow",
  "/etc/ssh/*",
  "/home",
  "/proc",
  "/root/*",
  "/var/lib/containerd",
  "/var/lib/containers",
  "/var/lib/docker",
  "/var/lib/etcd/*",
  "/var/lib/kubelet",
  "/var/lib/kubelet/pki/*",
  "/var/lib/kubelet/pods/*",
  "/var/lib/rancher",
]

/** Below these lie harmless things too, such as /etc/localtime, /dev/shm or /lib/modules. */
const system = [
  "/bin",
  "/boot",
  "/dev",
  "/etc/cni/*",
  "/etc/cron.d/*",
  "/etc/passwd",
  "/etc/sudoers",
  "/etc/systemd/*",
  "/lib",
  "/lib64",
  "/opt/cni",
  "/proc/sys/*",
  "/sbin",
  "/sys",
  "/usr",
  "/var/log",
]

/**
 * A path as the node resolves it: without empty and dot parts, `/var/run` as the link to `/run` that it is on every
 * current distribution, backslashes of Windows as slashes.
 */
export function cleanHostPath(path: string): string {
  const slashes = path.replaceAll("\\", "/")
  if (slashes.startsWith("//./pipe/")) return slashes.toLowerCase()
  const parts: string[] = []
  for (const part of slashes.split("/")) {
    if (part === "..") parts.pop()
    else if (part !== "" && part !== ".") parts.push(part)
  }
  const clean = `/${parts.join("/")}`
  return clean === "/var/run" || clean.startsWith("/var/run/") ? clean.slice("/var".length) : clean
}

const isWithin = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(folder === "/" ? "/" : `${folder}/`)

export function hostPathRisk(path: string): HostPathRisk {
  if (path === "") return "ordinary"
  const clean = cleanHostPath(path)
  if (runtimeSockets.includes(clean)) return "runtime"
  // /var leads to /run through the link /var/run only outside the mount, so it is not above the sockets.
  if (runtimeSockets.some((socket) => isWithin(socket, clean))) return "above"
  if (credentials.some((entry) => touches(clean, entry))) return "credentials"
  return system.some((entry) => touches(clean, entry)) ? "system" : "ordinary"
}

function touches(path: string, entry: string): boolean {
  const folder = entry.endsWith("/*") ? entry.slice(0, -2) : entry
  return isWithin(folder, path) || (folder !== entry && isWithin(path, folder))
}

/** The path of a hostPath volume; undefined for other volumes. */
export const hostPathOf = (volume: Volume): string | undefined =>
  volume.type === "hostPath" ? (asString(get(volume.source, "path")) ?? "") : undefined
