import type { JsonObject, JsonValue } from "../../../src/lib/json.ts"
import type { Random } from "../../differential/random.ts"

/** A change of objects that changes nothing of what they mean. */
export interface Refactor {
  readonly kind: string
  readonly change: (objects: readonly JsonObject[], random: Random) => readonly JsonObject[]
}

const metadataOf = (object: JsonObject): JsonObject => object.metadata as JsonObject

const renamed = (object: JsonObject, name: string): JsonObject => ({
  ...object,
  metadata: { ...metadataOf(object), name },
})

/** One object of a kind by another, or by several; the others as they are. */
const replacing =
  (
    kind: RegExp,
    change: (object: JsonObject, random: Random) => readonly JsonObject[],
    suits: (object: JsonObject) => boolean = () => true,
  ): Refactor["change"] =>
  (objects, random) => {
    const candidates = objects.filter((object) => kind.test(String(object.kind)) && suits(object))
    const chosen = random.pick(candidates)
    return objects.flatMap((object) => (object === chosen ? change(object, random) : [object]))
  }

const rulesOf = (object: JsonObject): readonly JsonObject[] => (object.rules ?? []) as readonly JsonObject[]
const subjectsOf = (object: JsonObject): readonly JsonObject[] => (object.subjects ?? []) as readonly JsonObject[]
const bindingsOf = (objects: readonly JsonObject[], role: JsonObject): readonly JsonObject[] =>
  objects.filter(
    ({ kind, roleRef, metadata }) =>
      /Binding$/.test(String(kind)) &&
      (roleRef as JsonObject | undefined)?.kind === role.kind &&
      (roleRef as JsonObject).name === metadataOf(role).name &&
      (role.kind === "ClusterRole" || (metadata as JsonObject).namespace === metadataOf(role).namespace),
  )

/** A role in two, each bound to whomever it was bound to. */
function splitRole(objects: readonly JsonObject[], random: Random): readonly JsonObject[] {
  const role = random.pick(objects.filter((object) => object.kind === "Role" && rulesOf(object).length > 1))
  const bindings = bindingsOf(objects, role)
  const parts = [rulesOf(role).slice(0, 1), rulesOf(role).slice(1)].map((rules, at) => ({
    ...renamed(role, `${metadataOf(role).name as string}-${at}`),
    rules: [...rules],
  }))
  return objects.flatMap((object) => {
    if (object === role) return parts
    if (!bindings.includes(object)) return [object]
    return parts.map((part) => ({
      ...renamed(object, metadataOf(part).name as string),
      roleRef: { ...(object.roleRef as JsonObject), name: metadataOf(part).name as JsonValue },
    }))
  })
}

/** A Role under another name. */
function renameRole(objects: readonly JsonObject[], random: Random): readonly JsonObject[] {
  const role = random.pick(objects.filter(({ kind }) => kind === "Role"))
  const bindings = bindingsOf(objects, role)
  const name = `${metadataOf(role).name as string}-rights`
  return objects.map((object) => {
    if (object === role) return renamed(object, name)
    return bindings.includes(object)
      ? { ...renamed(object, name), roleRef: { ...(object.roleRef as JsonObject), name } }
      : object
  })
}

const spec = (object: JsonObject): JsonObject => object.spec as JsonObject
const podSpec = (object: JsonObject): JsonObject => (spec(object).template as JsonObject).spec as JsonObject
const withPod = (object: JsonObject, pod: JsonObject): JsonObject => ({
  ...object,
  spec: {
    ...spec(object),
    template: { ...(spec(object).template as JsonObject), spec: { ...podSpec(object), ...pod } },
  },
})

const workloads = /^(Deployment|StatefulSet|DaemonSet)$/

export const refactors: readonly Refactor[] = [
  { kind: "moved documents", change: (objects) => objects },
  { kind: "a role split in two", change: splitRole },
  { kind: "a role renamed", change: renameRole },
  {
    kind: "a rule split by verb",
    change: replacing(/Role$/, (role) => [
      {
        ...role,
        rules: rulesOf(role).flatMap((rule) => (rule.verbs as string[]).map((verb) => ({ ...rule, verbs: [verb] }))),
      },
    ]),
  },
  {
    kind: "a rule split by resource",
    change: replacing(/Role$/, (role) => [
      {
        ...role,
        rules: rulesOf(role).flatMap((rule) =>
          (rule.resources as string[]).map((resource) => ({ ...rule, resources: [resource] })),
        ),
      },
    ]),
  },
  {
    kind: "a rule twice",
    change: replacing(/Role$/, (role) => [{ ...role, rules: [...rulesOf(role), ...rulesOf(role).slice(0, 1)] }]),
  },
  {
    kind: "rules and verbs in another order",
    change: replacing(/Role$/, (role) => [
      {
        ...role,
        rules: rulesOf(role)
          .toReversed()
          .map((rule) => ({ ...rule, verbs: (rule.verbs as string[]).toReversed() })),
      },
    ]),
  },
  {
    kind: "a binding split by subject",
    change: replacing(
      /Binding$/,
      (binding) =>
        subjectsOf(binding).map((subject, at) => ({
          ...renamed(binding, `${metadataOf(binding).name as string}-${at}`),
          subjects: [subject],
        })),
      (binding) => subjectsOf(binding).length > 1,
    ),
  },
  {
    kind: "a binding renamed",
    change: replacing(/^(Cluster)?RoleBinding$/, (binding) => [
      renamed(binding, `${metadataOf(binding).name as string}-2`),
    ]),
  },
  {
    kind: "a Role as a ClusterRole bound there",
    change(objects, random) {
      const role = random.pick(objects.filter(({ kind }) => kind === "Role"))
      const bindings = bindingsOf(objects, role)
      const { namespace: _none, ...metadata } = metadataOf(role)
      const name = `${role.kind as string}-${metadata.name as string}`.toLowerCase()
      return objects.map((object) => {
        if (object === role) return { ...role, kind: "ClusterRole", metadata: { ...metadata, name } }
        return bindings.includes(object)
          ? { ...object, roleRef: { ...(object.roleRef as JsonObject), kind: "ClusterRole", name } }
          : object
      })
    },
  },
  {
    kind: "a policy split in two",
    change: replacing(/^NetworkPolicy$/, (policy) => {
      const [rule] = spec(policy).ingress as readonly JsonObject[]
      return ((rule?.from ?? []) as readonly JsonObject[]).map((peer, at) => ({
        ...renamed(policy, `${metadataOf(policy).name as string}-${at}`),
        spec: { ...spec(policy), ingress: [{ from: [peer] }] },
      }))
    }),
  },
  {
    kind: "a policy's selector written as an expression",
    change: replacing(/^NetworkPolicy$/, (policy) => {
      const { matchLabels = {}, ...rest } = spec(policy).podSelector as { matchLabels?: Record<string, string> }
      const expressions = Object.entries(matchLabels).map(([key, value]) => ({ key, operator: "In", values: [value] }))
      const podSelector = expressions.length === 0 ? rest : { matchExpressions: expressions }
      return [{ ...policy, spec: { ...spec(policy), podSelector } }]
    }),
  },
  {
    kind: "defaults written out",
    change: replacing(workloads, (workload) => [
      withPod(workload, {
        restartPolicy: "Always",
        dnsPolicy: "ClusterFirst",
        schedulerName: "default-scheduler",
        terminationGracePeriodSeconds: 30,
        hostNetwork: false,
      }),
    ]),
  },
  {
    kind: "annotations of a tool",
    change: replacing(workloads, (workload) => [
      {
        ...workload,
        metadata: { ...metadataOf(workload), annotations: { "example.com/last-changed-by": "bot" } },
      },
    ]),
  },
  {
    kind: "a Service's port by name",
    change: replacing(/^Service$/, (service) => [
      {
        ...service,
        spec: {
          ...spec(service),
          ports: (spec(service).ports as readonly JsonObject[]).map((port) => ({ ...port, protocol: "TCP" })),
        },
      },
    ]),
  },
]
