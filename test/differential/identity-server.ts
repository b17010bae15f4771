import type { AccessRequest } from "../../src/engines/identity/request.ts"
import { isPathRequest } from "../../src/engines/identity/request.ts"
import { compile, type World } from "../../src/engines/identity/world.ts"
import { asArray, asObject, asString, dig, get, type JsonObject } from "../../src/lib/json.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { type FileOrigin, Resource } from "../../src/model/resource.ts"
import { type ApiClient, inParallel } from "../testbed/api-client.ts"
import { type GeneratedWorld, namespaces, worldLabel } from "./identity-generator.ts"

export const rbacPath = "/apis/rbac.authorization.k8s.io/v1"
const parallel = 48

const plural: Readonly<Record<string, string>> = {
  Role: "roles",
  ClusterRole: "clusterroles",
  RoleBinding: "rolebindings",
  ClusterRoleBinding: "clusterrolebindings",
}

export function collectionPath(object: JsonObject): string {
  const namespace = asString(dig(object, "metadata", "namespace"))
  const collection = plural[asString(get(object, "kind")) ?? ""]
  return namespace ? `${rbacPath}/namespaces/${namespace}/${collection}` : `${rbacPath}/${collection}`
}

export async function createNamespaces(client: ApiClient): Promise<void> {
  for (const name of namespaces)
    await client.call("POST", "/api/v1/namespaces", { apiVersion: "v1", kind: "Namespace", metadata: { name } })
}

/** Writes a world and waits until the authorizer sees all of it. Gives how many objects the server refused as invalid. */
export async function writeWorld(
  client: ApiClient,
  { roles, bindings }: GeneratedWorld,
  label: string,
): Promise<number> {
  let refused = 0
  for (const objects of [roles, bindings])
    await inParallel(objects, parallel, async (object) => {
      const { status, body } = await create(client, object)
      if (status === 422) refused++
      else if (status !== 201) throw new Error(`${status} ${JSON.stringify(body)} for ${JSON.stringify(object)}`)
    })
  await waitForAggregation(client)
  await waitForAuthorizer(client, label)
  return refused
}

/** The aggregation controller may make a role again that was deleted under its hands. */
async function create(client: ApiClient, object: JsonObject) {
  const path = collectionPath(object)
  const answer = await client.send("POST", path, { body: object })
  if (answer.status !== 409) return answer
  await client.call("DELETE", `${path}/${asString(dig(object, "metadata", "name"))}`)
  return client.send("POST", path, { body: object })
}

export async function deleteWorlds(client: ApiClient): Promise<void> {
  const selector = `labelSelector=${encodeURIComponent(worldLabel)}`
  const collections = [
    ...["clusterroles", "clusterrolebindings"].map((kind) => `${rbacPath}/${kind}`),
    ...namespaces.flatMap((name) => ["roles", "rolebindings"].map((kind) => `${rbacPath}/namespaces/${name}/${kind}`)),
  ]
  await inParallel(collections, collections.length, (path) => client.call("DELETE", `${path}?${selector}`))
}

/** Every role and binding as the server has it. */
export async function readRbac(client: ApiClient): Promise<readonly JsonObject[]> {
  const lists = await inParallel(Object.entries(plural), 4, async ([kind, collection]) => {
    const list = await client.call("GET", `${rbacPath}/${collection}`)
    return asArray(get(list, "items")).map((item) => ({
      ...asObject(item),
      apiVersion: "rbac.authorization.k8s.io/v1",
      kind,
    }))
  })
  return lists.flat()
}

export const compileObjects = (objects: readonly JsonObject[]): World =>
  compile(Inventory.of(objects.map((object) => new Resource(object, { kind: "cluster", name: "testbed" }))))

/** The same objects as manifests have them: aggregated roles without the rules that the controller gathered. */
export const compileManifests = (objects: readonly JsonObject[]): World =>
  compile(
    Inventory.of(
      objects.map(
        (object) => new Resource(get(object, "aggregationRule") ? { ...object, rules: null } : object, manifestOrigin),
      ),
    ),
    { defaults: [] },
  )

const manifestOrigin: FileOrigin = {
  kind: "file",
  source: { file: "world.yaml", text: "" },
  document: 0,
  start: 0,
  end: 0,
  line: 1,
  pointer: "",
}

/** Until the controller changes nothing any more: every aggregated role carries what selectors give now. */
async function waitForAggregation(client: ApiClient): Promise<void> {
  await until("the aggregation controller is done", async () => {
    const objects = await readRbac(client)
    const expected = compileManifests(objects).authorizer.policy.roles
    const actual = new Map(objects.map((object) => [keyOf(object), asArray(get(object, "rules"))]))
    return expected.every(
      ({ resource, rules }) =>
        !get(resource.object, "aggregationRule") || actual.get(keyOf(resource.object))?.length === rules.length,
    )
  })
}

const keyOf = (object: JsonObject): string =>
  ["kind", "metadata"]
    .map((key) => JSON.stringify(key === "kind" ? get(object, key) : dig(object, key, "name")))
    .join() + (asString(dig(object, "metadata", "namespace")) ?? "")

/** Objects of one kind become visible in the order they were written: once the last of each counts, all do. */
async function waitForAuthorizer(client: ApiClient, label: string): Promise<void> {
  const metadata = { name: `${label}-last`, labels: { [worldLabel]: label } }
  const namespace = namespaces[0]
  const rules = [{ verbs: [`${label}-last`], apiGroups: ["example.com"], resources: ["lasts"] }]
  const subjects = [{ kind: "User", name: `${label}-last`, apiGroup: "rbac.authorization.k8s.io" }]
  const apiVersion = "rbac.authorization.k8s.io/v1"
  const reference = (kind: string) => ({ apiGroup: "rbac.authorization.k8s.io", kind, name: metadata.name })
  for (const object of [
    { apiVersion, kind: "ClusterRole", metadata, rules },
    { apiVersion, kind: "Role", metadata: { ...metadata, namespace }, rules: [{ ...rules[0], resources: ["locals"] }] },
    { apiVersion, kind: "ClusterRoleBinding", metadata, roleRef: reference("ClusterRole"), subjects },
    { apiVersion, kind: "RoleBinding", metadata: { ...metadata, namespace }, roleRef: reference("Role"), subjects },
  ])
    await client.call("POST", collectionPath(object), object)
  const sees = async (resource: string) => {
    const request = {
      user: `${label}-last`,
      groups: [],
      verb: `${label}-last`,
      group: "example.com",
      resource,
      namespace,
    }
    return (await review(client, request)).allowed
  }
  await until("the authorizer sees the world", async () => (await sees("lasts")) && (await sees("locals")))
}

export async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 30_000
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`waited 30 seconds until ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export interface ServerAnswer {
  readonly allowed: boolean
  readonly reason: string
}

/** Asks the API server by a SubjectAccessReview. */
export async function review(client: ApiClient, request: AccessRequest): Promise<ServerAnswer> {
  const { user, groups, verb } = request
  const attributes = isPathRequest(request)
    ? { nonResourceAttributes: { verb, path: request.path } }
    : { resourceAttributes: resourceAttributes(request) }
  const { status } = await client.call("POST", "/apis/authorization.k8s.io/v1/subjectaccessreviews", {
    apiVersion: "authorization.k8s.io/v1",
    kind: "SubjectAccessReview",
    spec: { user, groups, ...attributes },
  })
  return { allowed: get(status, "allowed") === true, reason: asString(get(status, "reason")) ?? "" }
}

function resourceAttributes(request: Exclude<AccessRequest, { readonly path: string }>): JsonObject {
  const { verb, group, resource, subresource = "", namespace = "", name = "", fields = {} } = request
  const requirements = Object.entries(fields).map(([key, value]) => ({ key, operator: "In", values: [value] }))
  return {
    verb,
    group,
    resource,
    subresource,
    namespace,
    name,
    ...(requirements.length > 0 ? { fieldSelector: { requirements } } : {}),
  }
}

export const askAll = (client: ApiClient, requests: readonly AccessRequest[]): Promise<readonly ServerAnswer[]> =>
  inParallel(requests, parallel, (request) => review(client, request))

/** The binding that the server's reason names, as `RoleBinding name/namespace` or `ClusterRoleBinding name`. */
export function bindingInReason(reason: string): string | undefined {
  const [, kind, name] = /^RBAC: allowed by (ClusterRoleBinding|RoleBinding) "([^"]*)"/.exec(reason) ?? []
  return kind && `${kind} ${name}`
}
