import { writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { type LoadClusterOptions, type LoadedCluster, loadFrom } from "../../src/app/load-cluster.ts"
import { discover } from "../../src/inputs/cluster/discovery.ts"
import { defaultRetry } from "../../src/inputs/cluster/http/answers.ts"
import { openClient } from "../../src/inputs/cluster/http/client.ts"
import { readKubeconfig } from "../../src/inputs/cluster/kubeconfig/read-kubeconfig.ts"
import { resolveContext } from "../../src/inputs/cluster/kubeconfig/resolve-context.ts"
import { listPath, type ServedResource } from "../../src/inputs/cluster/served-resource.ts"
import { asArray, asString, dig, get } from "../../src/lib/json.ts"
import type { Resource } from "../../src/model/resource.ts"
import type { Testbed } from "../testbed/testbed.ts"

/** What is read of a test bed, as its administrator or with another token. */
export async function readLive(
  testbed: Testbed,
  options: LoadClusterOptions = {},
  token?: string,
): Promise<LoadedCluster> {
  const client = openClient(resolveContext(readKubeconfig([kubeconfigFor(testbed, token)])))
  try {
    return await loadFrom(client, options)
  } finally {
    client.close()
  }
}

/** The administrator's kubeconfig, or one with another token. */
export function kubeconfigFor({ kubeconfig, url, ca }: Testbed, token?: string): string {
  if (token === undefined) return kubeconfig
  const path = join(dirname(kubeconfig), `${token.slice(-12)}.kubeconfig`)
  const cluster = { server: url, "certificate-authority-data": Buffer.from(ca).toString("base64") }
  writeFileSync(
    path,
    JSON.stringify({
      apiVersion: "v1",
      kind: "Config",
      "current-context": "testbed",
      clusters: [{ name: "testbed", cluster }],
      users: [{ name: "user", user: { token } }],
      contexts: [{ name: "testbed", context: { cluster: "testbed", user: "user" } }],
    }),
  )
  return path
}

export interface Refused {
  readonly key: string
  readonly message: string
}

export interface Applied {
  /** What the server took, the last where files hold an object several times. */
  readonly accepted: readonly Resource[]
  readonly refused: readonly Refused[]
}

/** Kinds that others need, in steps: definitions, namespaces, what pods refer to, the rest. */
const steps: readonly (readonly string[])[] = [
  ["CustomResourceDefinition"],
  ["Namespace"],
  ["ServiceAccount", "PriorityClass", "RuntimeClass", "StorageClass", "Secret", "ConfigMap"],
]

/**
 * Creates objects on a real server, or puts them in place of what is there, with the namespaces they name.
 */
export async function applyAll(testbed: Testbed, resources: readonly Resource[]): Promise<Applied> {
  const accepted = new Map<string, Resource>()
  const refused: Refused[] = []
  const known = new Set(steps.flat())
  const batches = [
    ...steps.map((kinds) => resources.filter(({ kind }) => kinds.includes(kind))),
    resources.filter(({ kind }) => !known.has(kind)),
  ]
  for (const [index, batch] of batches.entries()) {
    if (index === 1) await established(testbed, batches[0]?.length ?? 0)
    if (index === 2)
      for (const namespace of new Set(resources.map((each) => each.namespace))) await prepare(testbed, namespace)
    const served = await servedBy(testbed)
    for (const resource of batch) {
      const found = served.find(({ group, kind }) => group === resource.group && kind === resource.kind)
      const problem = found ? await apply(testbed, resource, found) : "not served"
      if (problem === undefined) accepted.set(resource.key, resource)
      else refused.push({ key: resource.key, message: problem })
    }
  }
  return { accepted: [...accepted.values()], refused }
}

/** What the server says when it refuses; undefined when it takes the object. */
async function apply({ client }: Testbed, resource: Resource, served: ServedResource): Promise<string | undefined> {
  const path = listPath({ ...served, version: resource.version }, served.namespaced ? resource.namespace : undefined)
  const created = await client.send("POST", path, { body: resource.object })
  const { status, body } =
    created.status === 409 ? await client.send("PUT", `${path}/${resource.name}`, { body: resource.object }) : created
  return status < 300 ? undefined : `${status} ${asString(get(body, "message")) ?? ""}`
}

/** A namespace with what controllers put into each: the default service account and the API server's authorities. */
export async function prepare({ client }: Testbed, namespace: string): Promise<void> {
  if (namespace === "") return
  await client.send("POST", "/api/v1/namespaces", {
    body: { apiVersion: "v1", kind: "Namespace", metadata: { name: namespace } },
  })
  await client.send("POST", `/api/v1/namespaces/${namespace}/serviceaccounts`, {
    body: { apiVersion: "v1", kind: "ServiceAccount", metadata: { name: "default" } },
  })
  await client.send("POST", `/api/v1/namespaces/${namespace}/configmaps`, {
    body: { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "kube-root-ca.crt" }, data: { "ca.crt": "" } },
  })
}

async function servedBy(testbed: Testbed) {
  const client = openClient(resolveContext(readKubeconfig([testbed.kubeconfig])))
  try {
    return (await discover(client, defaultRetry)).resources
  } finally {
    client.close()
  }
}

/** Waits until every definition is served. */
async function established({ client }: Testbed, count: number): Promise<void> {
  const path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
  for (let attempt = 0; count > 0 && attempt < 100; attempt++) {
    const items = asArray(get(await client.call("GET", path), "items"))
    const ready = items.filter((item) =>
      asArray(dig(item, "status", "conditions")).some(
        (condition) => get(condition, "type") === "Established" && get(condition, "status") === "True",
      ),
    )
    if (ready.length === items.length) break
    await new Promise((done) => setTimeout(done, 100))
  }
  // Established definitions are served a moment later.
  if (count > 0) await new Promise((done) => setTimeout(done, 1500))
}
