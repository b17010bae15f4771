import type { Container } from "../../../model/workload/container.ts"
import type { Place } from "../../../model/workload/setting.ts"
import type { PathFix } from "../fix.ts"
import { removeEntry, removeSetting } from "../pod-fixes.ts"
import { primitive } from "../primitive.ts"
import { configurationProof } from "../proof.ts"
import type { WorkloadClass } from "../world.ts"

interface Way {
  readonly what: string
  readonly place: Place
  readonly fixes: readonly PathFix[]
  readonly probability: number
  readonly why: string
}

const enough: readonly string[] = ["SYS_ADMIN", "SYS_MODULE", "DAC_READ_SEARCH", "ALL"]

/**
 * A privileged container is root on its node; so is one with a capability that lets it mount, load modules or open files
 * by their handles. In a user namespace of its own the pod's root is nobody on the node.
 */
export const privilege = primitive({
  id: "AP-33",
  group: "node",
  title: "Escape by privilege",
  build(model) {
    for (const one of model.world.workloads) {
      const { pod, containers } = one.workload
      if (one.nodes.length === 0 || !pod.hostUsers.value || pod.os === "windows") continue
      for (const container of containers)
        for (const { what, place, fixes, probability, why } of waysOf(one, container))
          for (const node of one.nodes)
            model.hop({
              from: [model.code(one)],
              head: model.node(node),
              probability,
              why,
              places: [place],
              fixes,
              proofs: () => [configurationProof({ workload: one.id, container: container.name, setting: what })],
              say: (by, to) => `container ${container.name} of ${by} ${what}, and so has ${to}`,
            })
    }
  },
})

function* waysOf(one: WorkloadClass, container: Container): Generator<Way> {
  const { privileged, capabilities, runAsUser, runAsNonRoot, allowPrivilegeEscalation } = container.security
  if (privileged.value) {
    yield {
      what: "is privileged",
      place: privileged,
      fixes: removeSetting(one, privileged, "privileged"),
      probability: 0.95,
      why: "a privileged container needs no exploit",
    }
    return
  }
  // Capabilities are those of root: another user has them only through a program that makes it root.
  const isRoot = runAsUser.value === undefined ? !runAsNonRoot.value : runAsUser.value === 0
  if (!isRoot && !allowPrivilegeEscalation.value) return
  const needed = one.workload.pod.hostPID.value ? [...enough, "SYS_PTRACE"] : enough
  for (const [index, name] of capabilities.add.value.entries()) {
    const capability = name.toUpperCase().replace(/^CAP_/, "")
    if (!needed.includes(capability) || (capability !== "ALL" && !capabilities.has(capability))) continue
    yield {
      what: `has the capability ${capability}`,
      place: { resource: capabilities.add.resource, path: `${capabilities.add.path}/${index}` },
      fixes: removeEntry(one, capabilities.add, index, `capability ${capability} (${container.name})`),
      ...(capability === "SYS_PTRACE"
        ? { probability: 0.7, why: "a process of the node has to be there that it can take over" }
        : { probability: 0.85, why: "the capability needs no exploit, but the runtime's filters may be in its way" }),
    }
  }
}
