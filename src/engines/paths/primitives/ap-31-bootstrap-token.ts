import { certificatesApi } from "../../identity/client-signers.ts"
import { allOf, anyOf } from "../../identity/needs.ts"
import { primitive } from "../primitive.ts"

const wide = { clusterScoped: true } as const
const bootstrapper = "system:bootstrappers"

/**
 * A bootstrap token is a Secret in kube-system; it may name any group below system:bootstrappers (Kubernetes,
 * "Authenticating with bootstrap tokens"). Where such a group has its node certificates approved by itself, whoever made
 * the token joins a node, and DaemonSets start on it.
 */
export const bootstrapToken = primitive({
  id: "AP-31",
  group: "rbac",
  title: "Make a bootstrap token",
  build(model) {
    const make = model.capability("bootstrap-secret", anyOf("create", "secrets", { namespace: "kube-system" }))
    const from = make.at("kube-system")
    if (from !== undefined)
      for (const subject of model.authorizer.subjects)
        if (subject.kind === "Group" && subject.name.startsWith(bootstrapper))
          model.hop({
            from: [from],
            head: model.identity(subject),
            probability: 0.8,
            why: "the controllers of bootstrap tokens have to run",
            say: (by, to) => `${by} makes a bootstrap token for ${to}`,
          })
    const join = model.capability(
      "join-node",
      allOf(
        anyOf("create", `${certificatesApi}/certificatesigningrequests`, wide),
        anyOf("create", `${certificatesApi}/certificatesigningrequests/nodeclient`, wide),
      ),
    ).everywhere
    if (join === undefined) return
    const say = (by: string, to: string) => `${by} joins a node of its own to the cluster and has ${to}`
    model.hop({ from: [join], head: model.identity({ kind: "Group", name: "system:nodes" }), say })
    model.hop({ from: [join], head: model.builder.hub("a-node"), say })
    for (const one of model.world.workloads)
      if (one.workload.kind === "DaemonSet")
        model.hop({
          from: [join],
          head: model.code(one),
          probability: 0.7,
          why: "a pod has to come to the node that joined",
          say,
        })
  },
})
