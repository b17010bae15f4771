import { describe, expect, it } from "vitest"
import {
  type NaivePod,
  type NaivePolicy,
  type NaiveWorld,
  judge as naiveVerdict,
} from "../../../../test/oracles/network/naive.ts"
import { Choices } from "../../../../test/oracles/network/random-world.ts"
import { holds } from "../../../lib/intervals.ts"
import type { JsonObject, JsonValue } from "../../../lib/json.ts"
import { Inventory } from "../../../model/inventory.ts"
import { Resource } from "../../../model/resource.ts"
import { buildWorld } from "../build-world.ts"
import { connectionsOf } from "../connections.ts"
import { dialects } from "../dialect.ts"
import { portPoint } from "../ports.ts"
import { reachability } from "../reachability.ts"
import { generatePolicies, policyForms } from "./generate-policies.ts"
import { inferNeeds } from "./infer-needs.ts"
import { networkPolicyForm } from "./network-policy-form.ts"
import { resourceOf } from "./written-policy.ts"

const read = (object: JsonObject): Resource => new Resource(object, { kind: "cluster", name: "test" })

interface Application {
  readonly id: string
  readonly namespace: string
  readonly name: string
  readonly labels: Record<string, string>
  /** Of its Service and of its pods. */
  readonly port: number
  readonly target: number
  readonly type: string
}

/** A made-up estate in which every connection was planted in one of the places where people write them. */
function plant(choices: Choices) {
  const namespaces = ["shop", "pay", "kube-system"]
  const applications = Array.from({ length: 2 + choices.below(6) }, (_, i): Application => {
    const namespace = choices.pick(namespaces.slice(0, 2))
    const shared = choices.chance(25)
    const labels: Record<string, string> = shared ? { app: "shared" } : { app: `app-${i}` }
    if (choices.chance(40)) labels.tier = choices.pick(["front", "back"])
    if (choices.chance(50)) labels["pod-template-hash"] = `${i}abc`
    const type = choices.chance(20) ? choices.pick(["LoadBalancer", "NodePort"]) : "ClusterIP"
    return {
      id: `${namespace}/Deployment/app-${i}`,
      namespace,
      name: `app-${i}`,
      labels,
      port: 80 + choices.below(3),
      target: 8080 + choices.below(3),
      type,
    }
  })
  const edges = new Set<string>()
  const objects: JsonObject[] = []
  for (const one of applications) {
    const targets = applications.filter((other) => other !== one && choices.chance(30))
    const env: JsonObject[] = []
    const args: string[] = []
    const data: Record<string, string> = {}
    for (const [i, target] of targets.entries()) {
      const host =
        target.namespace === one.namespace && choices.chance(50)
          ? svcOf(target)
          : `${svcOf(target)}.${target.namespace}${choices.pick(["", ".svc", ".svc.cluster.local"])}`
      const address = `${host}:${target.port}`
      const form = choices.below(6)
      if (form === 0) env.push({ name: `PEER_${i}`, value: address })
      if (form === 1) env.push({ name: `PEER_${i}_URL`, value: `http://user:s3cret@${address}/path?x=1` })
      if (form === 2) args.push(`--peer=${address}`)
      if (form === 3) env.push({ name: `P${i}_HOST`, value: host }, { name: `P${i}_PORT`, value: String(target.port) })
      if (form === 4) data[`peer-${i}`] = address
      if (form === 5) {
        env.push({ name: `N${i}`, value: host })
        args.push("--connect", `$(N${i}):${target.port}`)
      }
      // Whoever the Service selects is meant, the target or not, and replicas of the client too.
      for (const other of applications)
        if (
          other.namespace === target.namespace &&
          Object.entries(target.labels).every(
            ([key, value]) => key === "pod-template-hash" || other.labels[key] === value,
          )
        )
          edges.add(`${one.id} ${other.id} ${target.target}`)
    }
    const config = Object.keys(data).length > 0
    if (config)
      objects.push({
        apiVersion: "v1",
        kind: "ConfigMap",
        metadata: { name: `config-${one.name}`, namespace: one.namespace },
        data,
      })
    objects.push(deployment(one, env, args, config), service(one))
  }
  return { applications, edges, objects, namespaces }
}

const svcOf = ({ name }: Application): string => `svc-${name}`

const deployment = (
  one: Application,
  env: readonly JsonObject[],
  args: readonly string[],
  config: boolean,
): JsonObject => ({
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: one.name, namespace: one.namespace },
  spec: {
    selector: { matchLabels: { app: one.labels.app as string } },
    template: {
      metadata: { labels: one.labels },
      spec: {
        containers: [
          {
            name: "main",
            image: "i",
            args,
            env,
            ...(config ? { envFrom: [{ configMapRef: { name: `config-${one.name}` } }] } : {}),
          },
        ],
      },
    },
  },
})

function service(one: Application): JsonObject {
  const { "pod-template-hash": _, ...selector } = one.labels
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: svcOf(one), namespace: one.namespace },
    spec: { type: one.type, selector, ports: [{ port: one.port, targetPort: one.target }] },
  }
}

const ports = [80, 81, 82, 8080, 8081, 8082, 53]

/** The estate under the generated policies, for the oracle. */
function naiveWorld(applications: readonly Application[], policies: readonly JsonObject[]): NaiveWorld {
  const pods = applications.map(
    (one): NaivePod => ({
      kind: "pod",
      name: one.id,
      namespace: one.namespace,
      labels: one.labels,
      ports: [],
      addresses: [],
      hostNetwork: false,
      node: undefined,
    }),
  )
  const labels = (name: string) => ({ "kubernetes.io/metadata.name": name })
  return {
    namespaces: { shop: labels("shop"), pay: labels("pay"), "kube-system": labels("kube-system") },
    pods,
    nodes: [],
    policies: policies.map((object) => object as unknown as NaivePolicy),
    podNetwork: "10.0.0.0/8",
  }
}

const runs = Number(process.env.BREAKWATER_RUNS ?? 150)

describe("generated policies", () => {
  it.each([networkPolicyForm, policyForms[1]])(
    "$kind: let exactly what is needed through, as the oracle judges",
    (form) => {
      for (let seed = 1; seed <= runs; seed++) {
        const { applications, edges, objects } = plant(new Choices(seed))
        const inventory = Inventory.of(objects.map(read))
        const world = buildWorld(inventory)
        const { needs } = inferNeeds(inventory, world)
        const namespaces = new Set(applications.map(({ namespace }) => namespace))
        const { policies, certificate } = generatePolicies(inventory, world, {
          needs,
          namespaces,
          form,
          dialect: dialects.spec,
        })
        expect(certificate, `seed ${seed}`).toMatchObject({ open: [], spare: 0 })
        const oracle = naiveWorld(
          applications,
          policies.map(({ object }) => object),
        )
        const open = new Set(
          applications
            .filter(({ type }) => type !== "ClusterIP")
            .flatMap((one) => behind(applications, one).map((other) => `${other.id} ${one.target}`)),
        )
        for (const from of applications)
          for (const to of applications) {
            for (const port of ports) {
              const [source, own] = [from, to].map(({ id }) => oracle.pods.find(({ name }) => name === id) as NaivePod)
              // Another replica where both are the same: the oracle lets a pod reach itself.
              const target = { ...(own as NaivePod) }
              const verdict = naiveVerdict(oracle, source as NaivePod, target, { protocol: "TCP", port })
              const isExtra = certificate.extras?.some(
                (one) => one.from === from.id && one.to === to.id && holds(one.ports, portPoint("TCP", port)),
              )
              const isNeeded = edges.has(`${from.id} ${to.id} ${port}`)
              const mayBe = isNeeded || isExtra || open.has(`${to.id} ${port}`)
              const message = `seed ${seed}: ${from.id} -> ${to.id} ${port}`
              if (isNeeded || isExtra) expect(verdict, message).toBe("allowed")
              if (!mayBe && from !== to) expect(verdict, message).toBe("denied")
            }
          }
        if (form === networkPolicyForm)
          for (const to of applications)
            for (const port of ports) {
              const target = oracle.pods.find(({ name }) => name === to.id) as NaivePod
              const verdict = naiveVerdict(oracle, { kind: "outside", address: "1.2.3.4" }, target, {
                protocol: "TCP",
                port,
              })
              const isExtra = certificate.extras?.some(
                (one) => one.from === "internet" && one.to === to.id && holds(one.ports, portPoint("TCP", port)),
              )
              const expected = isExtra || open.has(`${to.id} ${port}`) ? "allowed" : "denied"
              expect(verdict, `seed ${seed}: outside -> ${to.id} ${port}`).toBe(expected)
            }
      }
    },
  )

  it("mean the same in every kind", () => {
    for (let seed = 1; seed <= 80; seed++) {
      const { applications, objects } = plant(new Choices(seed))
      const inventory = Inventory.of(objects.map(read))
      const world = buildWorld(inventory)
      const namespaces = new Set(applications.map(({ namespace }) => namespace))
      const { needs } = inferNeeds(inventory, world)
      const [first, ...others] = policyForms.map((form) => {
        const made = generatePolicies(inventory, world, { needs, namespaces, form, dialect: dialects.spec })
        expect(made.certificate, `seed ${seed} ${form.kind}`).toMatchObject({ open: [], spare: 0 })
        const policies = made.policies.map(({ object }) => resourceOf(object))
        const pairs = [...connectionsOf(reachability({ ...made.world, policies }, dialects.spec))]
        return pairs
          .filter(({ from, to }) => from !== "internet" && to !== "internet")
          .map(({ from, to, verdict }) => `${from} ${to} ${verdict.allowed}`)
      })
      for (const other of others) expect(other, `seed ${seed}`).toEqual(first)
    }
  })

  it("need every one of their rules, as the oracle judges", () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { applications, edges, objects } = plant(new Choices(seed))
      const inventory = Inventory.of(objects.map(read))
      const world = buildWorld(inventory)
      const namespaces = new Set(applications.map(({ namespace }) => namespace))
      const { needs } = inferNeeds(inventory, world)
      const { policies } = generatePolicies(inventory, world, {
        needs,
        namespaces,
        form: networkPolicyForm,
        dialect: dialects.spec,
      })
      const open = applications
        .filter(({ type }) => type !== "ClusterIP")
        .flatMap((one) => behind(applications, one).map((to) => ({ to, port: one.target })))
      for (const [index, { object, rules }] of policies.entries())
        for (const direction of ["ingress", "egress"] as const)
          for (const [at, rule] of rules[direction].entries()) {
            // The stand-in for DNS is no pod of the oracle's world.
            if (rule?.peer.kind === "subject" && rule.peer.subject.namespace === "kube-system") continue
            const less = policies.map((one, i) => (i === index ? withoutRule(object, direction, at) : one.object))
            const oracle = naiveWorld(applications, less)
            const pod = (id: string) => oracle.pods.find(({ name }) => name === id) as NaivePod
            const isCut =
              [...edges].some((edge) => {
                const [from = "", to = "", port] = edge.split(" ")
                // Another replica: the oracle lets a pod reach itself.
                const target = { ...pod(to) }
                return naiveVerdict(oracle, pod(from), target, { protocol: "TCP", port: Number(port) }) !== "allowed"
              }) ||
              open.some(
                ({ to, port }) =>
                  naiveVerdict(oracle, { kind: "outside", address: "1.2.3.4" }, pod(to.id), {
                    protocol: "TCP",
                    port,
                  }) !== "allowed",
              )
            expect(isCut, `seed ${seed}: ${JSON.stringify(object)} ${direction} ${at}`).toBe(true)
          }
    }
  })
})

/** Everybody whom the Service of one selects. */
const behind = (applications: readonly Application[], one: Application): readonly Application[] =>
  applications.filter(
    (other) =>
      other.namespace === one.namespace &&
      Object.entries(one.labels).every(([key, value]) => key === "pod-template-hash" || other.labels[key] === value),
  )

function withoutRule(object: JsonObject, direction: string, at: number): JsonObject {
  const spec = object.spec as JsonObject
  return {
    ...object,
    spec: { ...spec, [direction]: (spec[direction] as readonly JsonValue[]).filter((_, i) => i !== at) },
  }
}
