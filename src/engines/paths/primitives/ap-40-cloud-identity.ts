import { anyOf } from "../../identity/needs.ts"
import { metadataFix, reaches } from "../network-rules.ts"
import { podIn } from "../pod-in.ts"
import { primitive } from "../primitive.ts"
import { reachabilityProof } from "../proof.ts"
import { cloudIdentityOf } from "../telling-secrets.ts"
import { providerOf } from "../world.ts"

/**
 * A service account may stand for a role of the cloud; its token is exchanged for the role. The metadata service gives
 * the role of the node to whoever reaches it.
 */
export const cloudIdentity = primitive({
  id: "AP-40",
  group: "cloud",
  title: "Become a cloud identity",
  build(model) {
    const { inventory, workloads, namespaces } = model.world
    const mint = model.capability("mint", anyOf("create", "serviceaccounts/token"))
    for (const account of inventory.ofKind("ServiceAccount", "")) {
      const role = cloudIdentityOf(account)
      if (role === undefined) continue
      const { namespace, name } = account
      const places = [{ resource: account, path: "/metadata/annotations" }]
      const head = model.cloud(role)
      const say = (by: string) =>
        `${by} exchanges a token of ServiceAccount ${namespace}/${name} for the cloud role ${role}`
      for (const one of workloads)
        if (one.namespace === namespace && one.account === name)
          model.hop({ from: [model.code(one)], head, places, say })
      for (const hub of mint.on(namespace, name)) model.hop({ from: [hub], head, places, say })
      if (namespaces.includes(namespace)) model.hop({ from: [podIn(model, namespace)], head, places, say })
    }
    const provider = providerOf(inventory)
    if (provider === undefined) return
    for (const one of workloads)
      if (one.nodes.length > 0 && reaches(model, one, "metadata-service", 80))
        model.hop({
          from: [model.code(one)],
          head: model.cloud("node-role"),
          probability: 0.7,
          why: "the metadata service may ask for a session token and count hops",
          fixes: metadataFix(model, one),
          proofs: () => [reachabilityProof(one.id, "metadata-service", ["TCP/80"])],
          say: (by) => `${by} asks the metadata service for the cloud role of its node`,
        })
  },
})
