import fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { JsonObject } from "../../lib/json.ts"
import { Inventory } from "../../model/inventory.ts"
import { type PolicyRule, rulesOf } from "../../model/rbac.ts"
import { Resource } from "../../model/resource.ts"
import { accessReview } from "./access-review.ts"
import { type AccessRequest, isPathRequest } from "./request.ts"
import { whoCan } from "./who-can.ts"
import { compile } from "./world.ts"

const apiGroup = "rbac.authorization.k8s.io"
const apiVersion = `${apiGroup}/v1`

/** Reads the objects for every question anew, as the rules of RBAC are written down. */
function naive(objects: readonly JsonObject[], request: AccessRequest): string[] {
  const resources = objects.map((object) => new Resource(object, { kind: "cluster", name: "naive" }))
  const namespace = isPathRequest(request) ? "" : (request.namespace ?? "")
  const granting: string[] = []
  for (const binding of resources) {
    if (!binding.kind.endsWith("Binding") || (binding.namespace !== "" && binding.namespace !== namespace)) continue
    const { subjects, roleRef } = binding.object as unknown as {
      subjects: { kind: string; name: string; namespace?: string }[]
      roleRef: { kind: string; name: string }
    }
    const applies = subjects.some((subject) => {
      if (subject.kind === "User") return subject.name === request.user
      if (subject.kind === "Group") return request.groups.includes(subject.name)
      const home = subject.namespace ?? binding.namespace
      return home !== "" && `system:serviceaccount:${home}:${subject.name}` === request.user
    })
    if (!applies) continue
    for (const role of resources) {
      if (role.kind !== roleRef.kind || role.name !== roleRef.name) continue
      if (role.kind === "Role" && role.namespace !== binding.namespace) continue
      for (const rule of rulesOf(role))
        if (matches(rule, request)) granting.push(`${binding.namespace}/${binding.name} ${rule.index}`)
    }
  }
  return [...new Set(granting)].sort()
}

function matches(rule: PolicyRule, request: AccessRequest): boolean {
  if (!rule.verbs.some((verb) => verb === "*" || verb === request.verb)) return false
  if (isPathRequest(request))
    return rule.nonResourceURLs.some(
      (url) => url === request.path || (url.endsWith("*") && request.path.startsWith(url.replace(/\*+$/, ""))),
    )
  const { group, resource, subresource, name = "" } = request
  const full = subresource ? `${resource}/${subresource}` : resource
  return (
    rule.apiGroups.some((item) => item === "*" || item === group) &&
    rule.resources.some((item) => item === "*" || item === full || (subresource && item === `*/${subresource}`)) &&
    (rule.resourceNames.length === 0 || rule.resourceNames.includes(name))
  )
}

const word = fc.constantFrom("a", "b", "*", "")
const name = fc.constantFrom("a", "b")
const words = fc.array(word, { minLength: 1, maxLength: 3 })
const namespace = fc.constantFrom("one", "two")
const rule = fc.record({
  verbs: words,
  apiGroups: words,
  resources: fc.array(fc.constantFrom("a", "b", "*", "a/*", "*/s", "a/s", "/s", "*/*"), { minLength: 1, maxLength: 3 }),
  resourceNames: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, words),
  nonResourceURLs: fc.array(fc.constantFrom("/a", "/a*", "*", "/a/*", "/**"), { maxLength: 2 }),
})
const role = fc
  .record({
    kind: fc.constantFrom("Role", "ClusterRole"),
    name,
    namespace,
    rules: fc.array(rule, { minLength: 1, maxLength: 4 }),
  })
  .map(({ kind, name, namespace, rules }) => ({ apiVersion, kind, metadata: { name, namespace }, rules }))
const subject = fc.oneof(
  fc.record({ kind: fc.constantFrom("User", "Group"), name }),
  fc.record({ kind: fc.constant("ServiceAccount"), name }, { requiredKeys: ["kind", "name"] }),
  fc.record({ kind: fc.constant("ServiceAccount"), name, namespace }),
)
const binding = fc
  .record({
    kind: fc.constantFrom("RoleBinding", "ClusterRoleBinding"),
    namespace,
    subjects: fc.array(subject, { minLength: 1, maxLength: 4 }),
    roleKind: fc.constantFrom("Role", "ClusterRole"),
    roleName: name,
  })
  .map(({ kind, namespace, subjects, roleKind, roleName }) => ({
    apiVersion,
    kind,
    metadata: { namespace },
    roleRef: { apiGroup, kind: roleKind, name: roleName },
    subjects,
  }))
const request: fc.Arbitrary<AccessRequest> = fc
  .record({
    user: fc.constantFrom("a", "b", "system:serviceaccount:one:a", "system:serviceaccount:two:b"),
    groups: fc.uniqueArray(name, { maxLength: 2 }),
    verb: word,
    group: word,
    resource: fc.constantFrom("a", "b", "*", "a/s"),
    subresource: fc.constantFrom("", "s", "*"),
    namespace: fc.constantFrom("one", "two", "", "three"),
    name: word,
    path: fc.option(fc.constantFrom("/a", "/ab", "/a/b", "/", "*"), { nil: undefined }),
  })
  .map(({ path, user, groups, verb, ...resource }) =>
    path === undefined ? { user, groups, verb, ...resource } : { user, groups, verb, path },
  )

describe("Authorizer", () => {
  it("gives the grants that reading every object anew gives", () => {
    let allowed = 0
    fc.assert(
      fc.property(
        fc.array(role, { minLength: 2, maxLength: 8 }),
        fc.array(binding, { minLength: 3, maxLength: 8 }),
        fc.array(request, { minLength: 5, maxLength: 5 }),
        (roles, bindings, requests) => {
          const named = bindings.map((object, index) => ({
            ...object,
            metadata: { ...object.metadata, name: `binding-${index}` },
          }))
          // One object of a name, as in a cluster.
          const unique = roles.filter(
            (object, index) =>
              roles.findIndex(
                ({ kind, metadata }) =>
                  kind === object.kind &&
                  metadata.name === object.metadata.name &&
                  (kind === "ClusterRole" || metadata.namespace === object.metadata.namespace),
              ) === index,
          )
          const objects = [...unique, ...named] as JsonObject[]
          const world = compile(
            Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "x" }))),
            { defaults: [] },
          )
          for (const question of requests) {
            const expected = naive(objects, question)
            const { grants } = accessReview(world, question)
            const got = grants.map(
              ({ binding: { resource }, ruleIndex }) => `${resource.namespace}/${resource.name} ${ruleIndex}`,
            )
            expect(got.sort()).toEqual(expected)
            expect(world.authorizer.allows(question)).toBe(expected.length > 0)
            const holders = whoCan(world, question).map(({ subject: { kind, name } }) => `${kind}:${name}`)
            if (holders.includes(`User:${question.user}`)) expect(expected.length).toBeGreaterThan(0)
            if (expected.length > 0) allowed++
          }
        },
      ),
      { numRuns: 3_000, seed: 6 },
    )
    expect(allowed).toBeGreaterThan(1_000)
  })

  it("takes more verbs than there are bits", () => {
    const verbs = Array.from({ length: 70 }, (_value, index) => `verb-${index}`)
    const objects: JsonObject[] = [
      {
        apiVersion,
        kind: "ClusterRole",
        metadata: { name: "many" },
        rules: [{ verbs, apiGroups: [""], resources: ["pods"] }],
      },
      {
        apiVersion,
        kind: "ClusterRoleBinding",
        metadata: { name: "many" },
        roleRef: { apiGroup, kind: "ClusterRole", name: "many" },
        subjects: [{ kind: "User", name: "a" }],
      },
    ]
    const { authorizer } = compile(
      Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "x" }))),
    )
    const asks = authorizer.asker({ user: "a", groups: [] })
    expect(verbs.filter((verb) => !asks({ verb, group: "", resource: "pods" }))).toEqual([])
    expect(asks({ verb: "get", group: "", resource: "pods" })).toBe(false)
    expect(asks({ verb: "verb-70", group: "", resource: "pods" })).toBe(false)
  })
})
