import { asArray, asString, asStrings, get, isObject, type JsonObject } from "../../../lib/json.ts"
import { proxyFromEnvironment } from "../../http/proxy.ts"
import type { ClusterAccess } from "../access.ts"
import { ClusterError } from "../cluster-error.ts"
import { credentialSource, readPem } from "./credential.ts"
import type { Kubeconfig, KubeconfigEntry } from "./kubeconfig.ts"

const nobody: KubeconfigEntry = { value: {}, folder: "." }

/** What a context, by default the current one, leads to. Throws ClusterError where the kubeconfig does not hold together. */
export function resolveContext(config: Kubeconfig, name: string | undefined = config.currentContext): ClusterAccess {
  const files = config.files.join(", ")
  if (name === undefined)
    throw new ClusterError(
      "no-context",
      `no cluster is chosen: ${files} ${config.contexts.size === 0 ? "holds no contexts" : "has no current context"}`,
      `Choose one (kubectl config use-context NAME), or name it: --cluster=${[...config.contexts.keys()][0] ?? "CONTEXT"}.`,
    )
  const context = config.contexts.get(name)
  if (!context)
    throw new ClusterError(
      "no-such-context",
      `there is no context "${name}" in ${files}`,
      `Contexts: ${[...config.contexts.keys()].join(", ") || "none"}.`,
    )
  const clusterName = asString(get(context.value, "cluster")) ?? ""
  const cluster = config.clusters.get(clusterName)
  if (!cluster) throw broken(name, `names the cluster "${clusterName}", which is not there`)
  const userName = asString(get(context.value, "user")) ?? ""
  const user = userName === "" ? nobody : config.users.get(userName)
  if (!user) throw broken(name, `names the user "${userName}", which is not there`)
  const server = readServer(name, cluster.value)
  const authorities = readPem(cluster.value, "certificate-authority", cluster.folder)
  const skipVerification = get(cluster.value, "insecure-skip-tls-verify") === true
  if (authorities !== undefined && skipVerification)
    throw broken(name, "has a certificate authority and insecure-skip-tls-verify, which contradict each other")
  const isSecure = server.protocol === "https:"
  return {
    context: name,
    server,
    authorities,
    skipVerification,
    tlsServerName: asString(get(cluster.value, "tls-server-name")) || undefined,
    proxy: readProxy(name, cluster.value) ?? proxyFromEnvironment(server),
    // Credentials are for TLS only (clientcmd/client_config.go, ClientConfig: IsConfigTransportTLS).
    credential: isSecure
      ? credentialSource(userName, user, clusterInformation(server, cluster.value, authorities))
      : async () => ({}),
    headers: isSecure ? impersonation(user.value) : {},
  }
}

const broken = (context: string, why: string): ClusterError =>
  new ClusterError(
    "kubeconfig-broken",
    `the context "${context}" of the kubeconfig ${why}`,
    "Check it: kubectl config view.",
  )

function readServer(context: string, cluster: JsonObject): URL {
  const text = asString(get(cluster, "server")) ?? ""
  const full = text.includes("://") ? text : `http://${text}`
  if (text === "" || !URL.canParse(full)) throw broken(context, "has no usable server address")
  const url = new URL(full)
  if (url.protocol !== "http:" && url.protocol !== "https:") throw broken(context, "has no http or https server")
  return url
}

function readProxy(context: string, cluster: JsonObject): URL | undefined {
  const text = asString(get(cluster, "proxy-url"))
  if (!text) return undefined
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url && /^(?:https?|socks5h?):$/.test(url.protocol)) return url
  throw broken(context, "has a proxy-url that is no http, https or socks5 address")
}

/** The ExecCredential's spec.cluster (client-go pkg/apis/clientauthentication/v1, Cluster). */
function clusterInformation(server: URL, cluster: JsonObject, authorities: string | undefined): JsonObject {
  const config = asArray(get(cluster, "extensions")).find(
    (extension) => get(extension, "name") === "client.authentication.k8s.io/exec",
  )
  const copied = ["tls-server-name", "insecure-skip-tls-verify", "proxy-url"].flatMap((key) => {
    const value = get(cluster, key)
    return value === undefined ? [] : [[key, value] as const]
  })
  const extension = get(config, "extension")
  return {
    server: server.href.replace(/\/$/, ""),
    ...Object.fromEntries(copied),
    ...(authorities === undefined ? {} : { "certificate-authority-data": Buffer.from(authorities).toString("base64") }),
    ...(extension === undefined ? {} : { config: extension }),
  }
}

/** Source: client-go transport/round_trippers.go (impersonatingRoundTripper, headerKeyEscape). */
function impersonation(user: JsonObject): Record<string, string | readonly string[]> {
  const name = asString(get(user, "as"))
  const headers: Record<string, string | readonly string[]> = {}
  if (!name) return headers
  headers["Impersonate-User"] = name
  const uid = asString(get(user, "as-uid"))
  if (uid) headers["Impersonate-Uid"] = uid
  const groups = asStrings(get(user, "as-groups"))
  if (groups.length > 0) headers["Impersonate-Group"] = groups
  const extra = get(user, "as-user-extra")
  if (isObject(extra))
    for (const [key, values] of Object.entries(extra))
      headers[`Impersonate-Extra-${encodeURIComponent(key.toLowerCase())}`] = asStrings(values)
  return headers
}
