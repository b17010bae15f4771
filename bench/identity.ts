import { accessReview } from "../src/engines/identity/access-review.ts"
import { identityOf } from "../src/engines/identity/identity.ts"
import type { AccessRequest, Permission, ResourceRequest } from "../src/engines/identity/request.ts"
import { whoCan } from "../src/engines/identity/who-can.ts"
import { compile } from "../src/engines/identity/world.ts"
import { checks } from "../src/engines/posture/checks.generated.ts"
import { runPosture } from "../src/engines/posture/run.ts"
import type { JsonObject } from "../src/lib/json.ts"
import { Inventory } from "../src/model/inventory.ts"
import { newestVersion } from "../src/model/kubernetes-version.ts"
import { Resource } from "../src/model/resource.ts"
import { seeded } from "../test/differential/random.ts"

const size = { bindings: 30_000, roles: 10_000, subjects: 20_000, namespaces: 500 }
const apiVersion = "rbac.authorization.k8s.io/v1"
const verbs = ["get", "list", "watch", "create", "update", "patch", "delete"]
const groups = ["", "apps", "batch", "networking.k8s.io", "example.com"]
const resources = [
  "pods",
  "pods/exec",
  "pods/log",
  "secrets",
  "configmaps",
  "deployments",
  "jobs",
  "widgets",
  "services",
]

/** What the permission primitives ask for, one permission each. */
const primitives: readonly Permission[] = [
  ["create", "", "pods"],
  ["update", "apps", "deployments"],
  ["create", "", "pods", "exec"],
  ["create", "", "pods", "attach"],
  ["patch", "", "pods", "ephemeralcontainers"],
  ["get", "", "nodes", "proxy"],
  ["create", "", "serviceaccounts", "token"],
  ["get", "", "secrets"],
  ["list", "", "secrets"],
  ["impersonate", "", "users"],
  ["impersonate", "", "groups"],
  ["bind", "rbac.authorization.k8s.io", "clusterroles"],
  ["escalate", "rbac.authorization.k8s.io", "clusterroles"],
  ["update", "certificates.k8s.io", "certificatesigningrequests", "approval"],
  ["sign", "certificates.k8s.io", "signers"],
  ["create", "admissionregistration.k8s.io", "mutatingwebhookconfigurations"],
  ["delete", "admissionregistration.k8s.io", "validatingadmissionpolicies"],
  ["update", "apiextensions.k8s.io", "customresourcedefinitions"],
  ["update", "apiregistration.k8s.io", "apiservices"],
  ["patch", "", "namespaces"],
  ["create", "", "persistentvolumes"],
  ["create", "", "pods", "binding"],
  ["update", "", "endpoints"],
  ["update", "", "configmaps"],
  ["create", "", "services", "proxy"],
].map(([verb = "", group = "", resource = "", subresource = ""]) => ({
  verb,
  group,
  resource,
  subresource,
  namespace: "ns-7",
}))

function generate(): readonly JsonObject[] {
  const random = seeded(6)
  const namespace = (index: number) => `ns-${index % size.namespaces}`
  const roles = Array.from({ length: size.roles }, (_value, index): JsonObject => {
    const isCluster = index % 5 === 0
    return {
      apiVersion,
      kind: isCluster ? "ClusterRole" : "Role",
      metadata: { name: `role-${index}`, ...(isCluster ? {} : { namespace: namespace(index) }) },
      rules: Array.from({ length: 1 + random.below(6) }, () => ({
        verbs: random.chance(0.02) ? ["*"] : random.some(verbs, 1, 5),
        apiGroups: random.some(groups, 1, 2),
        resources: random.chance(0.01) ? ["*"] : random.some(resources, 1, 4),
        ...(random.chance(0.1) ? { resourceNames: ["one", "two"] } : {}),
      })),
    }
  })
  const bindings = Array.from({ length: size.bindings }, (_value, index): JsonObject => {
    const role = random.below(size.roles)
    const isCluster = role % 5 === 0
    const home = isCluster && random.chance(0.2) ? undefined : namespace(isCluster ? random.below(500) : role)
    return {
      apiVersion,
      kind: home ? "RoleBinding" : "ClusterRoleBinding",
      metadata: { name: `binding-${index}`, ...(home ? { namespace: home } : {}) },
      roleRef: {
        apiGroup: "rbac.authorization.k8s.io",
        kind: isCluster ? "ClusterRole" : "Role",
        name: `role-${role}`,
      },
      subjects: Array.from({ length: 1 + random.below(3) }, () => {
        const subject = random.below(size.subjects)
        return subject % 2 === 0
          ? { kind: "ServiceAccount", name: `account-${subject}`, namespace: namespace(subject) }
          : { kind: subject % 10 === 1 ? "Group" : "User", name: `subject-${subject}` }
      }),
    }
  })
  return [...roles, ...bindings]
}

const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(0)} MB`

function heapUsed(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
}

const perSecond = (count: number, ms: number): string => `${(count / ms / 1000).toFixed(2)} million a second`

function timed<T>(run: () => T): { readonly ms: number; readonly result: T } {
  const started = performance.now()
  const result = run()
  return { ms: performance.now() - started, result }
}

/** `npm run bench identity`: compile, can and who-can over a cluster of 30,000 bindings. */
export async function run(): Promise<void> {
  const inventory = Inventory.of(generate().map((object) => new Resource(object, { kind: "cluster", name: "bench" })))
  console.log(
    `${size.bindings} bindings, ${size.roles} roles, ${size.subjects} subjects, ${size.namespaces} namespaces`,
  )
  const before = heapUsed()
  const { ms: first, result: world } = timed(() => compile(inventory))
  const memory = heapUsed() - before
  const again = Array.from({ length: 5 }, () => timed(() => compile(inventory)).ms).sort((a, b) => a - b)
  console.log(`compile: first ${first.toFixed(0)} ms, median ${again[2]?.toFixed(0)} ms; keeps ${megabytes(memory)}`)

  const random = seeded(7)
  const identities = Array.from({ length: size.subjects }, (_value, subject) =>
    identityOf(
      subject % 2 === 0
        ? { kind: "ServiceAccount", name: `account-${subject}`, namespace: `ns-${subject % size.namespaces}` }
        : { kind: "User", name: `subject-${subject}`, namespace: "" },
      [`subject-${random.below(2000) * 10 + 1}`],
    ),
  )
  const permissions = Array.from({ length: 100 }, (): Permission => {
    const [resource = "", subresource = ""] = random.pick(resources).split("/")
    const namespace = `ns-${random.below(size.namespaces)}`
    return { verb: random.pick(verbs), group: random.pick(groups), resource, subresource, namespace }
  })
  const { ms, result: allowed } = timed(() => {
    let count = 0
    for (const identity of identities) {
      const asks = world.authorizer.asker(identity)
      for (const permission of permissions) if (asks(permission)) count++
    }
    return count
  })
  const asked = identities.length * permissions.length
  console.log(
    `can, each subject ${permissions.length} questions: ${perSecond(asked, ms)} (${((100 * allowed) / asked).toFixed(1)} % allowed)`,
  )
  // Built as a SubjectAccessReview is read: field by field.
  const requests = Array.from({ length: 300_000 }, (): AccessRequest => {
    const { user, groups } = random.pick(identities)
    const { verb, group, resource, subresource, namespace } = random.pick(permissions) as ResourceRequest
    return { user, groups, verb, group, resource, subresource: subresource ?? "", namespace: namespace ?? "" }
  })
  const single = timed(() => {
    for (const request of requests) world.authorizer.allows(request)
  })
  console.log(`can, subjects and questions at random: ${perSecond(requests.length, single.ms)}`)
  const reviews = timed(() => requests.map((request) => accessReview(world, request)))
  console.log(`can with every grant, at random: ${perSecond(requests.length, reviews.ms)}`)

  const { ms: all, result: found } = timed(() => primitives.map((permission) => whoCan(world, permission).length))
  console.log(
    `who-can, ${primitives.length} primitives: ${all.toFixed(0)} ms together, ${found.reduce((a, b) => a + b, 0)} subjects`,
  )

  const identityChecks = checks.filter(({ category }) => category === "identity")
  const judged = timed(() => runPosture(inventory, { version: newestVersion, checks: identityChecks }))
  console.log(
    `findings: ${identityChecks.length} checks in ${judged.ms.toFixed(0)} ms, ${judged.result.findings.length} findings`,
  )
}
