import type { Container } from "../../../model/workload/container.ts"
import type { PodTemplate } from "../../../model/workload/pod-template.ts"
import { anyOf } from "../../identity/needs.ts"
import { cleanHostPath, hostPathOf, hostPathRisk } from "../../posture/host-paths.ts"
import { emptyVolume } from "../pod-fixes.ts"
import { primitive } from "../primitive.ts"
import { configurationProof } from "../proof.ts"
import { someNode } from "../world.ts"

/** How often files of the node lead to root on it. */
function oddsOf(risk: string, path: string): { readonly probability: number; readonly why: string } {
  if (risk === "runtime" || path === "/") return { probability: 0.95, why: "the mount gives root at once" }
  if (risk === "system") return { probability: 0.6, why: "a process of the node has to run what is written there" }
  return { probability: 0.8, why: "what lies there leads to root where it is what it usually is" }
}

/**
 * Whether a container never has root's rights: it runs as another user, and no program makes it root (no_new_privs also
 * switches off the setuid programs of the node behind the mount), and is in no group that might own a socket.
 */
const staysPowerless = ({ security }: Container, pod: PodTemplate): boolean =>
  pod.supplementalGroups.value.length === 0 &&
  !security.privileged.value &&
  security.allowPrivilegeEscalation.value === false &&
  security.runAsUser.value !== 0 &&
  (security.runAsNonRoot.value || security.runAsUser.value !== undefined) &&
  security.runAsGroup.value !== undefined &&
  security.runAsGroup.value !== 0

/**
 * Files of the node: a socket of the runtime starts any container, credentials are read, system files are written. Links
 * in /var/log are followed by the kubelet for whoever may read logs.
 */
export const hostPath = primitive({
  id: "AP-34",
  group: "node",
  title: "Escape by host path",
  build(model) {
    for (const one of model.world.workloads) {
      if (one.nodes.length === 0) continue
      const { pod, containers } = one.workload
      for (const volume of pod.volumes) {
        const path = hostPathOf(volume)
        if (path === undefined) continue
        // The files that matter are root's own: a process that is not root and cannot become it gains nothing by them.
        const mounts = containers
          .filter((container) => !staysPowerless(container, pod))
          .flatMap((container) => container.mounts.filter(({ name }) => name === volume.name))
        const risk = hostPathRisk(path)
        const isWritable = mounts.some(({ readOnly }) => !readOnly)
        if (mounts.length === 0 || risk === "ordinary" || (risk === "system" && !isWritable)) continue
        const clean = cleanHostPath(path)
        const isLog = clean === "/var/log" || clean.startsWith("/var/log/")
        const onlyTokens = clean.startsWith("/var/lib/kubelet/pods")
        for (const node of one.nodes)
          for (const also of isLog ? logReaders(one.namespace) : [[]])
            model.hop({
              from: [model.code(one), ...also],
              head: onlyTokens ? model.podsOn(node) : model.node(node),
              ...oddsOf(risk, clean),
              places: [volume],
              fixes: emptyVolume(one, volume),
              proofs: () => [configurationProof({ workload: one.id, volume: volume.name, hostPath: path, node })],
              say: (by, to) => `${by} mounts ${path} of the node${node === someNode ? "" : ` ${node}`} and has ${to}`,
            })
      }
    }

    function logReaders(namespace: string): readonly (readonly number[])[] {
      const read = model.capability("read-logs", [
        ...anyOf("get", "pods/log"),
        ...anyOf("get", "nodes/log nodes/proxy", { clusterScoped: true }),
      ])
      const any = read.at(namespace)
      return any === undefined ? [] : [[any]]
    }
  },
})
