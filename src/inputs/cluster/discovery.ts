import { asArray, asString, asStrings, dig, get, isObject, type JsonObject } from "../../lib/json.ts"
import type { Incomplete } from "../../model/finding.ts"
import { ClusterError } from "./cluster-error.ts"
import { askJson, RefusalError, type RetryPolicy } from "./http/answers.ts"
import type { ClusterClient } from "./http/client.ts"
import { isGroupLeftOut } from "./reading-policy.ts"
import type { ServedResource } from "./served-resource.ts"

export interface Discovery {
  /** Every resource that can be listed, once for each group, in the version that the server prefers. */
  readonly resources: readonly ServedResource[]
  /** Every group and version that is served: "v1", "apps/v1". */
  readonly apiVersions: readonly string[]
  /** Groups whose server does not answer. */
  readonly incomplete: readonly Incomplete[]
}

const aggregated = [
  "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList",
  "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList",
  "application/json",
].join(",")

/** Identifiers as Kubernetes allows them: what is built into a path never holds anything else. */
const isName = (text: string): boolean => /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/i.test(text) && text.length < 254

/**
 * Asks what is served: two requests where the server has aggregated discovery (GA in 1.30, on by default since 1.27), else
 * one more for each group and version. Source: kubernetes staging/src/k8s.io/api/apidiscovery/v2/types.go.
 */
export async function discover(client: ClusterClient, retry: RetryPolicy): Promise<Discovery> {
  const found = new Found()
  for (const root of ["/api", "/apis"]) {
    const document = await askJson(client, root, retry, { accept: aggregated })
    if (get(document, "kind") === "APIGroupDiscoveryList") readAggregated(document, found)
    else for (const group of plainGroups(document)) await readPlain(client, retry, group, found)
  }
  if (found.apiVersions.length === 0)
    throw new ClusterError(
      "cluster-protocol",
      `${client.access.server.origin} serves no API of Kubernetes`,
      "Check the server's address in the kubeconfig.",
    )
  return found
}

class Found implements Discovery {
  readonly apiVersions: string[] = []
  readonly incomplete: Incomplete[] = []
  readonly #resources = new Map<string, ServedResource>()

  get resources(): readonly ServedResource[] {
    return [...this.#resources.values()]
  }

  /** Versions come in the server's order: the first that can be listed is kept. */
  add(resource: ServedResource): void {
    const key = `${resource.group}/${resource.resource}`
    const usable =
      resource.verbs.includes("list") &&
      isName(resource.resource) &&
      isName(resource.version) &&
      (resource.group === "" || isName(resource.group))
    if (usable && !this.#resources.has(key)) this.#resources.set(key, resource)
  }

  fail(group: string, apiVersion: string): void {
    if (isGroupLeftOut(group)) return
    this.incomplete.push({
      what: apiVersion,
      why: "the API server cannot say what this API holds: the server behind it does not answer",
      code: "cluster-api-unavailable",
      advice: "kubectl get apiservices tells which one is not available; its objects were not read.",
    })
  }
}

function readAggregated(document: JsonObject, found: Found): void {
  for (const item of asArray(get(document, "items"))) {
    const group = asString(dig(item, "metadata", "name")) ?? ""
    for (const entry of asArray(get(item, "versions"))) {
      const version = asString(get(entry, "version")) ?? ""
      const apiVersion = group === "" ? version : `${group}/${version}`
      found.apiVersions.push(apiVersion)
      if (get(entry, "freshness") === "Stale") found.fail(group, apiVersion)
      for (const resource of asArray(get(entry, "resources")))
        found.add({
          group,
          version,
          resource: asString(get(resource, "resource")) ?? "",
          kind: asString(dig(resource, "responseKind", "kind")) ?? "",
          namespaced: get(resource, "scope") === "Namespaced",
          verbs: asStrings(get(resource, "verbs")),
        })
    }
  }
}

interface PlainGroup {
  readonly group: string
  /** The preferred one first. */
  readonly versions: readonly string[]
}

function plainGroups(document: JsonObject): readonly PlainGroup[] {
  if (get(document, "kind") === "APIVersions") return [{ group: "", versions: asStrings(get(document, "versions")) }]
  return asArray(get(document, "groups")).map((item) => {
    const preferred = asString(dig(item, "preferredVersion", "version"))
    const all = asArray(get(item, "versions")).flatMap((entry) => asString(get(entry, "version")) ?? [])
    return {
      group: asString(get(item, "name")) ?? "",
      versions: [...new Set([...(preferred ? [preferred] : []), ...all])],
    }
  })
}

async function readPlain(
  client: ClusterClient,
  retry: RetryPolicy,
  { group, versions }: PlainGroup,
  found: Found,
): Promise<void> {
  for (const version of versions) {
    if (!isName(version) || !(group === "" || isName(group))) continue
    const apiVersion = group === "" ? version : `${group}/${version}`
    found.apiVersions.push(apiVersion)
    const path = group === "" ? `/api/${version}` : `/apis/${group}/${version}`
    const document = await askJson(client, path, { ...retry, attempts: Math.min(2, retry.attempts) }).catch((error) => {
      if (!(error instanceof RefusalError) || error.status === 401) throw error
      found.fail(group, apiVersion)
      return {} as JsonObject
    })
    for (const resource of asArray(get(document, "resources"))) {
      const name = asString(get(resource, "name")) ?? ""
      if (!isObject(resource) || name.includes("/")) continue
      found.add({
        group,
        version,
        resource: name,
        kind: asString(get(resource, "kind")) ?? "",
        namespaced: get(resource, "namespaced") === true,
        verbs: asStrings(get(resource, "verbs")),
      })
    }
  }
}
