import { dig } from "../../../lib/json.ts"
import { configurationsOf } from "../../posture/control-plane/configurations.ts"
import { componentsOf } from "../../posture/control-plane/find-components.ts"
import { reaches, reachOf } from "../network-rules.ts"
import { primitive } from "../primitive.ts"
import { configurationProof } from "../proof.ts"

/**
 * A kubelet that lets anonymous requests do anything runs commands in its pods for whoever reaches port 10250; an etcd
 * without client certificates gives everything away on port 2379.
 */
export const nodePorts = primitive({
  id: "AP-39",
  group: "network",
  title: "Reach node and store ports",
  build(model) {
    const { inventory, workloads } = model.world
    const open = configurationsOf(inventory, "KubeletConfiguration").find(
      ({ object }) =>
        dig(object, "authentication", "anonymous", "enabled") === true &&
        dig(object, "authorization", "mode") === "AlwaysAllow",
    )
    if (open) {
      const hub = model.builder.hub("reach-kubelets")
      for (const one of workloads) {
        if (one.nodes.length === 0) continue
        const [node = ""] = [...inventory.ofKind("Node", "")].map(({ name }) => name)
        if (node !== "" && !reaches(model, one, `kubelet/${node}`, 10_250)) continue
        model.link([model.code(one)], hub)
      }
      for (const node of model.world.nodeNames)
        model.hop({
          from: [hub],
          head: model.podsOn(node),
          probability: 0.9,
          why: "the kubelet says who it was, and may have been set up anew since",
          places: [open.at("authentication", "anonymous", "enabled")],
          fixes: open.isEmbedded
            ? [{ key: "kubelet-anonymous", title: "Turn anonymous access to the kubelets off", cost: 1 }]
            : [
                {
                  key: "kubelet-anonymous",
                  title: "Turn anonymous access to the kubelets off",
                  cost: 1,
                  patch: () => {
                    const { resource, path } = open.at("authentication", "anonymous", "enabled")
                    return { changes: [{ resource, operations: [{ op: "replace", path, value: false }] }] }
                  },
                },
              ],
          proofs: () => [configurationProof({ kubelet: "authentication.anonymous.enabled", value: true })],
          say: (by, to) => `${by} asks a kubelet, which lets anybody in, and has ${to}`,
        })
    }
    const found = componentsOf({ inventory, workloads: workloads.map(({ workload }) => workload) })
    for (const flags of found) {
      if (flags.component !== "etcd" || flags.has("config-file") || flags.value("client-cert-auth") === "true") continue
      const one = workloads.find(({ workload }) => workload.resource === flags.resource)
      const listens = flags.value("listen-client-urls") ?? "http://localhost:2379"
      if (!one || listens.split(",").every((url) => /\/\/(?:127\.|localhost|\[::1\])/.test(url))) continue
      model.hop({
        from: [reachOf(model, one, 2379)],
        head: model.etcd(),
        places: [flags.at("client-cert-auth")],
        fixes: [
          { key: `etcd-client-certificates ${one.label}`, title: "Have etcd ask for client certificates", cost: 1 },
        ],
        proofs: () => [configurationProof({ etcd: one.id, "client-cert-auth": false })],
        say: (by) => `${by} connects to ${one.label}, which asks for no certificate`,
      })
    }
  },
})
