import { asString, get } from "../../lib/json.ts"
import type { Volume } from "../../model/workload/volume.ts"

/** How much of the node a path gives away. `runtime` is a socket of the container runtime, `above` a folder over one. */
export type HostPathRisk = "runtime" | "above" | "sensitive" | "ordinary"

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

/** Folders whose content decides over the node, or holds secrets of it or of its pods. */
const sensitiveFolders = [
  "/bin",
  "/boot",
  "/dev",
  "/etc",
  "/home",
  "/lib",
  "/lib64",
  "/opt/cni",
  "/proc",
  "/root",
  "/sbin",
  "/sys",
  "/usr",
  "/var/lib/containerd",
  "/var/lib/containers",
  "/var/lib/docker",
  "/var/lib/kubelet",
  "/var/lib/rancher",
  "/var/log",
]

/** Of these every part is sensitive; below the others lie harmless things too, such as /etc/localtime or /dev/shm. */
const sensitiveTrees = [
  "/etc/cni",
  "/etc/cron.d",
  "/etc/kubernetes",
  "/etc/passwd",
  "/etc/shadow",
  "/etc/ssh",
  "/etc/sudoers",
  "/etc/systemd",
  "/proc/sys",
  "/root",
  "/var/lib/etcd",
  "/var/lib/kubelet/pki",
  "/var/lib/kubelet/pods",
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
  if (sensitiveFolders.some((folder) => isWithin(folder, clean))) return "sensitive"
  return sensitiveTrees.some((tree) => isWithin(clean, tree) || isWithin(tree, clean)) ? "sensitive" : "ordinary"
}

/** The path of a hostPath volume; undefined for other volumes. */
export const hostPathOf = (volume: Volume): string | undefined =>
  volume.type === "hostPath" ? (asString(get(volume.source, "path")) ?? "") : undefined
