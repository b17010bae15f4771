import { getOrAdd } from "../../../lib/get-or-add.ts"
import { asString, dig } from "../../../lib/json.ts"
import type { Resource } from "../../../model/resource.ts"
import { isAffected, type NodeFlaw, nodeFlaws, readVersion } from "../flaw-table.ts"
import type { PathModel } from "../model.ts"
import { placesOf, podIn } from "../pod-in.ts"
import { primitive } from "../primitive.ts"
import type { WorkloadClass } from "../world.ts"
import { createsPods } from "./creates-pods.ts"

/** A flaw of the runtime, the kernel or the kubelet lets any code in a pod of the node out. */
export const nodeFlaw = primitive({
  id: "AP-36",
  group: "node",
  title: "Escape by a flaw",
  build(model) {
    const flawed = [...model.world.inventory.ofKind("Node", "")].flatMap((node) => {
      const [worst] = flawsOf(node)
      return worst ? [{ node, flaw: worst }] : []
    })
    if (flawed.length === 0) return
    const onNode = workloadsByNode(model)
    const anywhere = model.builder.hub("pod-anywhere")
    for (const namespace of new Set(createsPods(model).flatMap((capability) => placesOf(model, capability))))
      model.link([podIn(model, namespace)], anywhere)
    for (const { node, flaw } of flawed) {
      const hub = model.builder.hub(`code-on/${node.name}`)
      model.link([anywhere], hub)
      for (const one of onNode.get(node.name) ?? []) if (!isSandboxed(one)) model.link([model.code(one)], hub)
      model.hop({
        from: [hub],
        head: model.node(node.name),
        probability: flaw.probability,
        why: `an exploit of ${flaw.id} has to fit the node`,
        places: [{ resource: node, path: "/status/nodeInfo" }],
        fixes: [
          {
            key: `upgrade ${flaw.component} ${flaw.fixed}`,
            title: `Upgrade ${flaw.component} of the nodes to ${flaw.fixed} or later (${flaw.id})`,
            cost: 3,
          },
        ],
        proofs: () => [{ kind: "Vulnerability", request: { id: flaw.id, component: flaw.component, node: node.name } }],
        say: (by, to) => `${by} breaks out through ${flaw.id} in the ${flaw.component} of the node and has ${to}`,
      })
    }
  },
})

/** Most likely first. Source: k8s.io/api/core/v1, NodeSystemInfo. */
function flawsOf(node: Resource): readonly NodeFlaw[] {
  const info = dig(node.object, "status", "nodeInfo")
  const runtime = asString(dig(info, "containerRuntimeVersion")) ?? ""
  const versions: Readonly<Record<string, string>> = {
    kernel: asString(dig(info, "kernelVersion")) ?? "",
    kubelet: asString(dig(info, "kubeletVersion")) ?? "",
    [runtime.split("://")[0] ?? ""]: runtime.split("://")[1] ?? "",
  }
  return nodeFlaws
    .filter(({ component, affected }) => {
      const version = readVersion(versions[component] ?? "")
      return version !== undefined && isAffected(version, affected)
    })
    .toSorted((a, b) => b.probability - a.probability)
}

function workloadsByNode(model: PathModel): ReadonlyMap<string, readonly WorkloadClass[]> {
  const byNode = new Map<string, WorkloadClass[]>()
  for (const one of model.world.workloads) for (const node of one.nodes) getOrAdd(byNode, node, () => []).push(one)
  return byNode
}

/** Pods in a virtual machine or under another kernel, by the usual names of such runtimes, or in a user namespace. */
function isSandboxed({ workload: { pod } }: WorkloadClass): boolean {
  const runtime = asString(dig(pod.spec, "runtimeClassName")) ?? ""
  return /gvisor|runsc|kata|firecracker/i.test(runtime) || !pod.hostUsers.value
}
