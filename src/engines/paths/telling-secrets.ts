import { asArray, asString, asStringMap, dig, get, isObject } from "../../lib/json.ts"
import type { Inventory } from "../../model/inventory.ts"
import type { Resource } from "../../model/resource.ts"

/** What a Secret gives to whoever reads it, as far as its type, labels and keys tell; values need not be there. */
export type SecretContent =
  | { readonly kind: "token"; readonly account: string }
  | { readonly kind: "registry"; readonly hosts: readonly string[] }
  | { readonly kind: "cluster"; readonly name: string }

export function contentsOf(secret: Resource): readonly SecretContent[] {
  const type = asString(get(secret.object, "type")) ?? ""
  if (type === "kubernetes.io/service-account-token") {
    const account = secret.annotations["kubernetes.io/service-account.name"]
    return account === undefined ? [] : [{ kind: "token", account }]
  }
  if (type === "kubernetes.io/dockerconfigjson") return [{ kind: "registry", hosts: registryHosts(secret) }]
  const cluster = clusterName(secret, type)
  return cluster === undefined ? [] : [{ kind: "cluster", name: cluster }]
}

/** Source: Argo CD, "Declarative setup: clusters"; Cluster API, secret.Name (`NAME-kubeconfig`). */
function clusterName(secret: Resource, type: string): string | undefined {
  const { labels, name } = secret
  if (labels["argocd.argoproj.io/secret-type"] === "cluster") return readValue(secret, "name") ?? name
  const byCluster = labels["cluster.x-k8s.io/cluster-name"]
  if (type === "cluster.x-k8s.io/secret" && name.endsWith("-kubeconfig")) return byCluster ?? name.slice(0, -11)
  const keys = [...Object.keys(asKeys(secret, "data")), ...Object.keys(asKeys(secret, "stringData"))]
  return keys.includes("kubeconfig") || keys.includes("kubeconfig.yaml")
    ? name.replace(/-?kubeconfig$/, "") || name
    : undefined
}

const asKeys = (secret: Resource, field: string) => {
  const value = get(secret.object, field)
  return isObject(value) ? value : {}
}

function readValue(secret: Resource, key: string): string | undefined {
  const plain = asStringMap(get(secret.object, "stringData"))[key]
  if (plain !== undefined) return plain
  const encoded = asStringMap(get(secret.object, "data"))[key]
  return encoded === undefined ? undefined : Buffer.from(encoded, "base64").toString("utf8")
}

/** The registries in a .dockerconfigjson; empty where the values are not there. */
function registryHosts(secret: Resource): readonly string[] {
  const text = readValue(secret, ".dockerconfigjson")
  if (text === undefined) return []
  try {
    const { auths } = JSON.parse(text) as { auths?: unknown }
    return isObject(auths)
      ? Object.keys(auths).map((url) =>
          url
            .replace(/^https?:\/\//, "")
            .replace(/\/.*$/, "")
            .replace(/^index\.docker\.io$/, "docker.io"),
        )
      : []
  } catch {
    // Not the JSON that the API server would accept: it opens no registry.
    return []
  }
}

/** Service accounts' credentials of the cloud by their annotations. */
export const cloudIdentityOf = (account: Resource | undefined): string | undefined =>
  account?.annotations["eks.amazonaws.com/role-arn"] ??
  account?.annotations["iam.gke.io/gcp-service-account"] ??
  account?.annotations["azure.workload.identity/client-id"]

/** Cloud identities that the ConfigMap aws-auth puts in groups or gives user names. */
export function awsMappings(
  inventory: Inventory,
  read: (text: string) => unknown,
): readonly { readonly identity: string; readonly user: string | undefined; readonly groups: readonly string[] }[] {
  const map = inventory.find("ConfigMap", "", "kube-system", "aws-auth")
  return (["mapRoles", "mapUsers"] as const).flatMap((key) => {
    const text = asString(dig(map?.object, "data", key))
    return asArray(text === undefined ? undefined : read(text)).flatMap((item) => {
      const identity = asString(get(item, "rolearn")) ?? asString(get(item, "userarn"))
      if (identity === undefined) return []
      const groups = asArray(get(item, "groups")).filter((group) => typeof group === "string")
      return [{ identity, user: asString(get(item, "username")), groups }]
    })
  })
}
