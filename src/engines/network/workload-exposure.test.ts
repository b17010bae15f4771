import { describe, expect, it } from "vitest"
import { judge, type NaivePod, type NaiveWorld } from "../../../test/oracles/network/naive.ts"
import { Choices, engineWorld, portNumbers, randomWorld } from "../../../test/oracles/network/random-world.ts"
import { holds } from "../../lib/intervals.ts"
import { Inventory } from "../../model/inventory.ts"
import { blastRadius } from "./blast-radius.ts"
import { dialects } from "./dialect.ts"
import { portPoint } from "./ports.ts"
import { reachability } from "./reachability.ts"
import type { Selector } from "./selector.ts"
import { exposureOf } from "./workload-exposure.ts"

/** Only allow rules of ingress: then more labels never mean less. */
function ingressOnly(world: NaiveWorld): NaiveWorld {
  const policies = world.policies
    .filter(({ kind }) => kind === "NetworkPolicy")
    .map((one) => ({ ...one, spec: { ...one.spec, egress: [], policyTypes: ["Ingress"] } }))
  return {
    ...world,
    policies,
    nodes: [],
    pods: world.pods.map((pod) => ({ ...pod, hostNetwork: false, node: undefined })),
  }
}

const keys = ["app", "tier", "env"]

/** Labels that meet a selector, with others at random; undefined where a few tries found none. */
function someLabels(choices: Choices, selector: Selector): Record<string, string> | undefined {
  for (let attempt = 0; attempt < 60; attempt++) {
    const labels = Object.fromEntries(
      keys.filter(() => choices.chance(60)).map((key) => [key, choices.pick(["a", "b", "c", "x", "new"])]),
    )
    const isMet = selector.every(({ key, operator, values }) => {
      const value = labels[key]
      if (operator === "In") return value !== undefined && values.includes(value)
      if (operator === "NotIn") return value === undefined || !values.includes(value)
      return operator === "Exists" ? value !== undefined : operator === "DoesNotExist" && value === undefined
    })
    if (isMet) return labels
  }
  return undefined
}

describe("exposure", () => {
  it("holds for every pod of the kind that may come, as the oracle judges", () => {
    let judged = 0
    for (let seed = 0; seed < 400; seed++) {
      const choices = new Choices(seed)
      const world = ingressOnly(randomWorld(choices))
      const answer = reachability(engineWorld(world), dialects.spec)
      for (const { workload, direction, cluster, possible } of exposureOf(answer, Inventory.empty)) {
        if (direction !== "ingress") continue
        const target = world.pods.find((pod) => `${pod.namespace}/Pod/${pod.name}` === workload) as NaivePod
        for (const { namespace, pods, verdict } of [{ namespace: [], pods: [], ...cluster }, ...possible]) {
          const labels = someLabels(choices, pods)
          const namespaceLabels = typeof namespace === "string" ? undefined : someLabels(choices, namespace)
          if (!labels || (typeof namespace !== "string" && !namespaceLabels)) continue
          const home = typeof namespace === "string" ? namespace : "elsewhere"
          const pod: NaivePod = {
            kind: "pod",
            name: "new",
            namespace: home,
            labels,
            ports: [],
            addresses: [],
            hostNetwork: false,
            node: undefined,
          }
          const namespaces = namespaceLabels ? { ...world.namespaces, elsewhere: namespaceLabels } : world.namespaces
          const wider = { ...world, namespaces, pods: [...world.pods, pod] }
          for (const port of portNumbers) {
            if (!holds(verdict.allowed, portPoint("TCP", port))) continue
            judged++
            expect(judge(wider, pod, target, { protocol: "TCP", port }), `seed ${seed} ${workload} ${port}`).toBe(
              "allowed",
            )
          }
        }
      }
    }
    expect(judged).toBeGreaterThan(1_000)
  })
})

describe("blast radius", () => {
  it("is what going from pod to pod finds", () => {
    for (let seed = 0; seed < 150; seed++) {
      const world = engineWorld(ingressOnly(randomWorld(new Choices(seed))))
      const answer = reachability(world, dialects.spec)
      const distance = new Map([[0, 0]])
      for (const [at, hops] of distance)
        for (const [to] of world.pods.entries()) {
          const isOpen = answer.between({ kind: "pod", index: at }, { kind: "pod", index: to }).allowed.length > 0
          if (at !== to && isOpen && !distance.has(to)) distance.set(to, hops + 1)
        }
      const expected = [...distance]
        .filter(([, hops]) => hops > 0 && hops <= 2)
        .map(([index, hops]) => `${world.pods[index]?.id} ${hops}`)
      const found = blastRadius(answer, world.pods[0]?.id ?? "", 2)?.filter(({ name }) => name.includes("/Pod/"))
      expect(found?.map(({ name, hops }) => `${name} ${hops}`).sort(), `seed ${seed}`).toEqual(expected.sort())
    }
  })
})
