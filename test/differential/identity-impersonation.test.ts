import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { checks } from "../../src/engines/posture/checks.generated.ts"
import { runPosture } from "../../src/engines/posture/run.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { Inventory } from "../../src/model/inventory.ts"
import { version } from "../../src/model/kubernetes-version.ts"
import { Resource } from "../../src/model/resource.ts"
import { openApiClient } from "../testbed/api-client.ts"
import { hasTestbed, startTestbed, type Testbed } from "../testbed/testbed.ts"
import { rbacPath, readRbac, until } from "./identity-server.ts"

const group = "rbac.authorization.k8s.io"
const account = { namespace: "default", name: "agent" }

const rule = (verb: string, apiGroup: string, resource: string, ...resourceNames: string[]): JsonObject => ({
  verbs: [verb],
  apiGroups: [apiGroup],
  resources: [resource],
  ...(resourceNames.length > 0 ? { resourceNames } : {}),
})

const listSecrets = "/api/v1/secrets?limit=1"

/** What a service account holds; whether it then lists Secrets with these headers; whether we call it an impersonator. */
const cases: readonly (readonly [
  what: string,
  rules: readonly JsonObject[],
  headers: Readonly<Record<string, string>>,
  succeeds: boolean,
  isFound: boolean,
])[] = [
  [
    "groups without a user",
    [rule("impersonate", "", "groups")],
    { "impersonate-user": "ghost", "impersonate-group": "system:masters" },
    false,
    false,
  ],
  [
    "one powerless user and system:masters",
    [rule("impersonate", "", "users", "ghost"), rule("impersonate", "", "groups", "system:masters")],
    { "impersonate-user": "ghost", "impersonate-group": "system:masters" },
    true,
    true,
  ],
  [
    "service accounts and system:masters",
    [rule("impersonate", "", "serviceaccounts"), rule("impersonate", "", "groups", "system:masters")],
    { "impersonate-user": "system:serviceaccount:default:other", "impersonate-group": "system:masters" },
    true,
    true,
  ],
  [
    "the constrained form, but for no request",
    [rule("impersonate:user-info", "authentication.k8s.io", "users")],
    { "impersonate-user": "boss" },
    false,
    false,
  ],
  ["any user", [rule("impersonate", "", "users")], { "impersonate-user": "boss" }, true, true],
  [
    "one powerless user and a powerless group",
    [rule("impersonate", "", "users", "ghost"), rule("impersonate", "", "groups", "devs")],
    { "impersonate-user": "ghost", "impersonate-group": "devs" },
    false,
    false,
  ],
  [
    "the constrained form, for reading Secrets as any user",
    [
      rule("impersonate:user-info", "authentication.k8s.io", "users"),
      rule("impersonate-on:user-info:list", "", "secrets"),
    ],
    { "impersonate-user": "boss" },
    true,
    true,
  ],
]

describe.skipIf(!hasTestbed)("impersonation on a real API server", () => {
  let testbed: Testbed
  let token = ""

  beforeAll(async () => {
    testbed = await startTestbed()
    const { client } = testbed
    await client.call("POST", "/api/v1/namespaces/default/serviceaccounts", {
      apiVersion: "v1",
      kind: "ServiceAccount",
      metadata: { name: account.name },
    })
    const { status } = await client.call("POST", `/api/v1/namespaces/default/serviceaccounts/${account.name}/token`, {
      apiVersion: "authentication.k8s.io/v1",
      kind: "TokenRequest",
      spec: {},
    })
    token = (status as { token: string }).token
    await bind("boss", "cluster-admin", { kind: "User", name: "boss", apiGroup: group })
  }, 900_000)

  afterAll(() => testbed?.stop())

  const bind = (name: string, role: string, subject: JsonObject) =>
    testbed.client.call("POST", `${rbacPath}/clusterrolebindings`, {
      apiVersion: `${group}/v1`,
      kind: "ClusterRoleBinding",
      metadata: { name },
      roleRef: { apiGroup: group, kind: "ClusterRole", name: role },
      subjects: [subject],
    })

  it.each(cases.map((row, index) => [row[0], index, row] as const))("%s", async (_name, index, row) => {
    const [, rules, headers, succeeds, isFound] = row
    const { client, url, ca } = testbed
    // Names of their own: the authorizer may still see the last case's role for a moment.
    const name = `agent-${index}`
    await client.call("POST", `${rbacPath}/clusterroles`, {
      apiVersion: `${group}/v1`,
      kind: "ClusterRole",
      metadata: { name },
      // The second rule tells when the authorizer has seen the role.
      rules: [...rules, rule("get", "example.com", name)],
    })
    await bind(name, name, { kind: "ServiceAccount", ...account })
    const agent = openApiClient({ url, token, ca }, 1)
    try {
      await until("the role counts", async () => {
        const { status } = await agent.call("POST", "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", {
          apiVersion: "authorization.k8s.io/v1",
          kind: "SelfSubjectAccessReview",
          spec: { resourceAttributes: { verb: "get", group: "example.com", resource: name } },
        })
        return (status as { allowed: boolean }).allowed
      })
      expect((await agent.send("GET", listSecrets)).status).toBe(403)
      expect((await agent.send("GET", listSecrets, { headers })).status).toBe(succeeds ? 200 : 403)
      const inventory = Inventory.of(
        (await readRbac(client)).map((object) => new Resource(object, { kind: "cluster", name: "testbed" })),
      )
      const { findings } = runPosture(inventory, {
        version: version(37),
        checks: checks.filter(({ id }) => id === "impersonators"),
      })
      expect(findings.map(({ evidence }) => evidence.subject)).toEqual(
        isFound ? [`ServiceAccount:${account.namespace}/${account.name}`] : [],
      )
    } finally {
      agent.close()
      await client.call("DELETE", `${rbacPath}/clusterrolebindings/${name}`)
      await client.call("DELETE", `${rbacPath}/clusterroles/${name}`)
    }
  })
})
