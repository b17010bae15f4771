import { accessReview } from "../../src/engines/identity/access-review.ts"
import { canBind, canWriteRole } from "../../src/engines/identity/escalation.ts"
import type { Identity } from "../../src/engines/identity/request.ts"
import type { World } from "../../src/engines/identity/world.ts"
import { asArray, asString, asStringMap, dig, get, type JsonObject } from "../../src/lib/json.ts"
import { rbacGroup, roleReference, rulesOf } from "../../src/model/rbac.ts"
import { Resource } from "../../src/model/resource.ts"
import { type ApiClient, inParallel } from "../testbed/api-client.ts"
import { type GeneratedWorld, generateIdentity, generateWorld, worldLabel } from "./identity-generator.ts"
import { collectionPath, compileObjects, deleteWorlds, readRbac, writeWorld } from "./identity-server.ts"
import { type Random, seeded } from "./random.ts"

export interface EscalationComparison {
  readonly asked: number
  readonly allowed: number
  readonly escalations: number
  readonly differences: readonly string[]
}

/** May write every role and binding, and holds nothing else: so that only the escalation check decides. */
export const writers = "rbac-writers"

const writerRole = (world: number): readonly JsonObject[] => {
  const metadata = { name: `w${world}-writers`, labels: { [worldLabel]: `w${world}` } }
  const resources = ["roles", "clusterroles", "rolebindings", "clusterrolebindings"]
  const rules = [{ verbs: ["create", "update"], apiGroups: [rbacGroup], resources }]
  return [{ apiVersion: `${rbacGroup}/v1`, kind: "ClusterRole", metadata, rules }]
}

const writerBinding = (world: number): readonly JsonObject[] => [
  {
    apiVersion: `${rbacGroup}/v1`,
    kind: "ClusterRoleBinding",
    metadata: { name: `w${world}-writers`, labels: { [worldLabel]: `w${world}` } },
    roleRef: { apiGroup: rbacGroup, kind: "ClusterRole", name: `w${world}-writers` },
    subjects: [{ kind: "Group", name: writers, apiGroup: rbacGroup }],
  },
]

interface Write {
  readonly identity: Identity
  readonly method: "POST" | "PUT"
  readonly object: JsonObject
  /** The stored object that a PUT replaces. */
  readonly old: JsonObject | undefined
}

/** Dry-run writes of roles and bindings under impersonation: the server's yes or no against ours. */
export async function compareEscalation(
  client: ApiClient,
  seed: number,
  questions: number,
): Promise<EscalationComparison> {
  const random = seeded(seed + 1_000_000)
  await deleteWorlds(client)
  const { roles, bindings } = generateWorld(random, seed)
  await writeWorld(
    client,
    { roles: [...roles, ...writerRole(seed)], bindings: [...bindings, ...writerBinding(seed)] },
    `w${seed}`,
  )
  const stored = await readRbac(client)
  const world = compileObjects(stored)
  const writes = Array.from({ length: questions }, (_value, index) => generateWrite(random, seed, index, stored))
  const answers = await inParallel(writes, 48, (write) => dryRun(client, write))
  const differences: string[] = []
  let asked = 0
  let allowed = 0
  let escalations = 0
  for (const [index, write] of writes.entries()) {
    const { status, body } = answers[index] as (typeof answers)[number]
    // Objects that validation refuses, and bindings to roles that do not exist, say nothing about rights.
    if (status !== 200 && status !== 201 && status !== 403) continue
    asked++
    const theirs = status !== 403
    if (theirs) allowed++
    if (!theirs && /attempting to grant|must have cluster-admin/.test(asString(get(body, "message")) ?? ""))
      escalations++
    const ours = predict(world, write)
    if (ours !== theirs)
      differences.push(
        `world ${seed}: we say ${ours}, server ${status} ${get(body, "message")} for ${JSON.stringify(write)}`,
      )
  }
  return { asked, allowed, escalations, differences }
}

function generateWrite(random: Random, seed: number, index: number, stored: readonly JsonObject[]): Write {
  const base = generateIdentity(random)
  const user = base.user === "*" || base.user === "system:anonymous" ? "alice" : base.user
  const groups = new Set([...base.groups.filter((name) => name !== "system:unauthenticated"), "system:authenticated"])
  if (random.chance(0.9)) groups.add(writers)
  const identity = { user, groups: [...groups] }
  const fresh: GeneratedWorld = generateWorld(random, seed)
  const source = random.pick(random.chance(0.5) ? fresh.roles : fresh.bindings)
  const own = stored.filter(
    (object) =>
      get(object, "kind") === get(source, "kind") && dig(object, "metadata", "labels", worldLabel) !== undefined,
  )
  if (random.chance(0.3) && own.length > 0) {
    const old = random.pick(own)
    const metadata = { ...asStringMapOf(old), labels: { [worldLabel]: `w${seed}`, [`changed-${index}`]: "yes" } }
    // The reference of a binding never changes; rules and subjects may.
    const object = get(source, "roleRef")
      ? { ...old, metadata, subjects: asArray(get(source, "subjects")) }
      : { ...old, metadata, rules: asArray(get(source, "rules")) }
    return { identity, method: "PUT", object, old }
  }
  const { namespace } = asStringMap(get(source, "metadata"))
  // Half of the new roles repeat what a stored role grants, so that some are held already.
  const rules = random.chance(0.5) ? asArray(get(random.pick(stored), "rules")) : asArray(get(source, "rules"))
  const isRole = !get(source, "roleRef")
  const metadata = { name: `w${seed}-new-${index}`, ...(namespace ? { namespace } : {}) }
  return { identity, method: "POST", object: { ...source, metadata, ...(isRole ? { rules } : {}) }, old: undefined }
}

const asStringMapOf = (object: JsonObject) => {
  const { name = "", namespace, resourceVersion, uid } = asStringMap(get(object, "metadata"))
  return {
    name,
    ...(namespace ? { namespace } : {}),
    ...(resourceVersion ? { resourceVersion } : {}),
    ...(uid ? { uid } : {}),
  }
}

function dryRun(client: ApiClient, { identity, method, object }: Write) {
  const name = asString(dig(object, "metadata", "name")) ?? ""
  const path = method === "POST" ? collectionPath(object) : `${collectionPath(object)}/${encodeURIComponent(name)}`
  return client.send(method, `${path}?dryRun=All`, {
    body: object,
    headers: { "impersonate-user": identity.user, "impersonate-group": identity.groups },
  })
}

function predict(world: World, { identity, method, object, old }: Write): boolean {
  const resource = new Resource(object, { kind: "cluster", name: "testbed" })
  const { kind, namespace, name } = resource
  const plural = collectionPath(object).split("/").at(-1) ?? ""
  const urlName = method === "PUT" ? name : ""
  const verb = method === "PUT" ? "update" : "create"
  const request = { ...identity, verb, group: rbacGroup, resource: plural, namespace, name: urlName }
  if (!accessReview(world, request).allowed) return false
  if (kind === "RoleBinding" || kind === "ClusterRoleBinding")
    return canBind(world, identity, roleReference(resource), namespace).allowed
  const aggregates = [object, old].some(
    (role) => asArray(dig(role, "aggregationRule", "clusterRoleSelectors")).length > 0,
  )
  const role = { kind: kind as "Role" | "ClusterRole", namespace, name: urlName, rules: rulesOf(resource), aggregates }
  return canWriteRole(world, identity, role).allowed
}
