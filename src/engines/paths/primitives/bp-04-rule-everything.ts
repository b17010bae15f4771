import { groups } from "../../identity/identity.ts"
import { primitive } from "../primitive.ts"
import { isSystemNamespace } from "../world.ts"

const certain = "there is nothing left to overcome"

/** Every verb on every resource, or membership of system:masters, is the cluster; and the cluster is all that is in it. */
export const ruleEverything = primitive({
  id: "BP-04",
  group: "basic",
  title: "Hold every right",
  build(model) {
    const everything = model.capability("everything", [
      [{ verb: "*", group: "*", resource: "*", name: "", clusterScoped: true }],
    ]).everywhere
    if (everything !== undefined)
      model.hop({
        from: [everything],
        head: model.admin(),
        probability: 0.99,
        why: certain,
        say: (by) => `${by} holds every right`,
      })
    model.hop({
      from: [model.identity({ kind: "Group", name: groups.masters })],
      head: model.admin(),
      probability: 0.99,
      why: certain,
      say: () => "members of system:masters may do everything",
    })
    const admin = [model.admin()]
    for (const namespace of model.world.namespaces)
      model.hop({
        from: admin,
        head: model.secrets(namespace),
        say: () => `an administrator reads every Secret of namespace ${namespace}`,
      })
    model.hop({ from: admin, head: model.anyIdentity(), say: (_by, to) => `an administrator acts as ${to}` })
    model.hop({ from: admin, head: model.anyNode(), say: (_by, to) => `an administrator has ${to}` })
    for (const one of model.world.workloads)
      if (one.nodes.length > 0 && !isSystemNamespace(one.namespace))
        model.hop({ from: admin, head: model.code(one), say: (_by, to) => `an administrator runs code in ${to}` })
    for (const node of model.world.nodeNames) model.link([model.anyNode()], model.node(node))
  },
})
