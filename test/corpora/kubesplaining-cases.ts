import { readFileSync } from "node:fs"
import { asArray, asObject, isObject, type JsonObject } from "../../src/lib/json.ts"
import { readDocuments } from "../../src/lib/yaml/index.ts"
import { corpus } from "../shared.ts"

/** A finding that must or must not appear. */
export interface Expectation {
  readonly rule: string
  readonly instance?: string
}

/** One input of the corpus. */
export interface KubesplainingCase {
  readonly id: string
  readonly manifest?: string
  readonly snapshot?: string
  readonly mustFind: readonly Expectation[]
  readonly mustNotFind: readonly Expectation[]
  readonly chains?: readonly {
    readonly rule: string
    readonly instance: string
    readonly hopsInOrder: readonly string[]
    readonly route: "primary" | "alternate"
  }[]
}

export const kubesplainingCases = (): readonly KubesplainingCase[] =>
  readFileSync(corpus("kubesplaining", "cases.jsonl"), "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as KubesplainingCase)

const kinds: Readonly<Record<string, readonly [apiVersion: string, kind: string]>> = {
  namespaces: ["v1", "Namespace"],
  service_accounts: ["v1", "ServiceAccount"],
  cluster_roles: ["rbac.authorization.k8s.io/v1", "ClusterRole"],
  roles: ["rbac.authorization.k8s.io/v1", "Role"],
  cluster_role_bindings: ["rbac.authorization.k8s.io/v1", "ClusterRoleBinding"],
  role_bindings: ["rbac.authorization.k8s.io/v1", "RoleBinding"],
  pods: ["v1", "Pod"],
  secrets: ["v1", "Secret"],
  secrets_metadata: ["v1", "Secret"],
}

/** The objects of a case, with the kinds that snapshots leave out. */
export function objectsOfCase({ manifest, snapshot }: KubesplainingCase): readonly JsonObject[] {
  if (manifest)
    return [...readDocuments(readFileSync(corpus("kubesplaining", manifest), "utf8"))]
      .map(({ value }) => value)
      .filter(isObject)
  const { resources } = JSON.parse(readFileSync(corpus("kubesplaining", snapshot ?? ""), "utf8")) as JsonObject
  return Object.entries(asObject(resources)).flatMap(([key, list]) => {
    const [apiVersion, kind] = kinds[key] ?? []
    return apiVersion && kind ? asArray(list).map((item) => ({ ...asObject(item), apiVersion, kind })) : []
  })
}
