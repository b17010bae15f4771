import { removeSetting } from "../pod-fixes.ts"
import { primitive } from "../primitive.ts"

/**
 * In the host's process namespace a container sees the files and memory of neighbours through /proc; in its network it
 * hears their traffic; a Windows HostProcess container is a process of the node.
 */
export const hostNamespaces = primitive({
  id: "AP-35",
  group: "node",
  title: "Use host namespaces",
  build(model) {
    for (const one of model.world.workloads) {
      const { pod, containers } = one.workload
      const from = [model.code(one)]
      for (const node of one.nodes) {
        if (pod.hostPID.value)
          model.hop({
            from,
            head: model.podsOn(node),
            probability: 0.4,
            why: "the processes have to belong to users that it may look at",
            places: [pod.hostPID],
            fixes: removeSetting(one, pod.hostPID, "hostPID"),
            say: (by, to) => `${by} sees the processes of its node and, through /proc, has ${to}`,
          })
        for (const container of containers) {
          const { windowsHostProcess } = container.security
          if (windowsHostProcess.value)
            model.hop({
              from,
              head: model.node(node),
              places: [windowsHostProcess],
              fixes: removeSetting(one, windowsHostProcess, "hostProcess"),
              say: (by, to) => `${by} is a HostProcess container and has ${to}`,
            })
        }
      }
      const hears = containers.some(({ security }) => security.capabilities.has("NET_RAW"))
      if (pod.hostNetwork.value && hears && one.nodes.length > 0)
        model.hop({
          from,
          head: model.traffic(one.namespace),
          probability: 0.4,
          why: "what passes has to be unencrypted",
          places: [pod.hostNetwork],
          fixes: removeSetting(one, pod.hostNetwork, "hostNetwork"),
          say: (by) => `${by} is on the network of its node and hears what passes`,
        })
    }
  },
})
