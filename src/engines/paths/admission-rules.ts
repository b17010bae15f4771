import { getOrAdd } from "../../lib/get-or-add.ts"
import type { JsonObject } from "../../lib/json.ts"
import { get, isObject } from "../../lib/json.ts"
import { escapeToken } from "../../lib/json-pointer.ts"
import { judgeNamespace } from "../posture/namespace-policy.ts"
import type { PathFix } from "./fix.ts"
import type { PathModel } from "./model.ts"
import { configurationProof, dryRunProof } from "./proof.ts"
import { escapePods, plainPod } from "./templates.ts"
import { isSystemNamespace } from "./world.ts"

const facts = new WeakMap<PathModel, Map<string, number>>()

const once = (model: PathModel, key: string, make: (fact: number) => void): number => {
  const known = getOrAdd(facts, model, () => new Map<string, number>())
  const existing = known.get(key)
  if (existing !== undefined) return existing
  const fact = model.builder.hub(key)
  known.set(key, fact)
  make(fact)
  return fact
}

/** Admission lets a pod into a namespace that is root on its node, now or once somebody opened the way. */
export const escapeAdmitted = (model: PathModel, namespace: string): number =>
  once(model, `admits-escape/${namespace}`, (fact) => {
    for (const [key, pod] of escapePods)
      model.builder.rule({
        body: [podSecurityOpen(model, namespace), policiesOpen(model, namespace, key, pod)],
        head: fact,
        probability: 1,
        step: { proofs: () => [dryRunProof({ ...pod, metadata: { name: "probe", namespace } })] },
      })
  })

/** Admission lets an ordinary pod with this service account in; undefined where nothing could refuse it. */
export function plainAdmitted(model: PathModel, namespace: string, account: string): number | undefined {
  const pod = plainPod(account)
  const key = `plain ${account}`
  if (model.world.admission.policies.length === 0) return undefined
  if (model.world.admission.judge(namespace, key, pod).policies.length === 0) return undefined
  return policiesOpen(model, namespace, key, pod)
}

/** Pod Security admission does not refuse what reaches for the node. Gained by relabelling, too (AP-19). */
export const podSecurityOpen = (model: PathModel, namespace: string): number =>
  once(model, `pod-security-open/${namespace}`, (fact) => {
    const { admission } = model.world
    const isOpen = escapePods.some(([key, pod]) => !admission.judge(namespace, key, pod).podSecurity)
    const resource = admission.namespace(namespace)
    if (isOpen)
      model.builder.rule({
        body: [],
        head: fact,
        probability: 1,
        step: {
          proofs: () => [configurationProof({ namespace, podSecurity: admission.levelOf(namespace) })],
          places: resource ? [{ resource, path: "/metadata/labels" }] : [],
        },
        fixes: labelFix(model, namespace),
      })
  })

/** No policy refuses the pod. Gained by weakening the policies that do, too (AP-17). */
export const policiesOpen = (model: PathModel, namespace: string, key: string, pod: JsonObject): number =>
  once(model, `policies-open/${namespace}/${key}`, (fact) => {
    const { policies } = model.world.admission.judge(namespace, key, pod)
    model.builder.rule({
      body: policies.map(({ name }) => policyOff(model, name)),
      head: fact,
      probability: 1,
      step: {},
    })
  })

/** A ValidatingAdmissionPolicy counts no more: a station of its own in a path. */
export const policyOff = (model: PathModel, name: string): number => model.builder.fact(`policy-off/${name}`)

/** A namespace has lost its Pod Security label: a station of its own in a path. */
export function relaxed(model: PathModel, namespace: string): number {
  const fact = model.builder.fact(`relaxed/${namespace}`)
  model.link([fact], podSecurityOpen(model, namespace))
  return fact
}

function labelFix(model: PathModel, namespace: string): readonly PathFix[] {
  if (isSystemNamespace(namespace)) return []
  const { admission } = model.world
  const label = "pod-security.kubernetes.io/enforce"
  const resource = admission.namespace(namespace)
  let cost: number | undefined
  return [
    {
      key: `pod-security ${namespace}`,
      title: `Enforce Pod Security level baseline in namespace ${namespace}`,
      // Judging every workload of a namespace is worth it only for fixes that come into question.
      get cost() {
        cost ??= breaksWorkloads(model, namespace) ? 8 : 1
        return cost
      },
      patch: () => {
        if (!resource)
          return {
            changes: [],
            additions: [
              { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace, labels: { [label]: "baseline" } } },
            ],
          }
        const hasLabels = isObject(get(resource.metadata, "labels"))
        const path = hasLabels ? `/metadata/labels/${escapeToken(label)}` : "/metadata/labels"
        const value = hasLabels ? "baseline" : { [label]: "baseline" }
        return { changes: [{ resource, operations: [{ op: "add", path, value }] }] }
      },
    },
  ]
}

/** Whether pods that run in a namespace would be refused by level baseline when they start again. */
function breaksWorkloads({ world }: PathModel, namespace: string): boolean {
  const workloads = world.workloadsIn(namespace).map(({ workload }) => workload)
  return judgeNamespace(workloads, world.version).possible === "privileged"
}
