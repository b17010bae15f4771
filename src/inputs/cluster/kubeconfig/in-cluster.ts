import { existsSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { ClusterAccess } from "../access.ts"
import { tokenFileSource } from "./credential.ts"

const accountFolder = "/var/run/secrets/kubernetes.io/serviceaccount"

/**
 * The pod's own service account; undefined outside of a pod. No proxy: the address lies in the cluster.
 * Source: client-go rest/config.go, InClusterConfig.
 */
export function inClusterAccess(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  folder: string = accountFolder,
): ClusterAccess | undefined {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = environment
  const token = join(folder, "token")
  if (!host || !port || !existsSync(token)) return undefined
  const authority = join(folder, "ca.crt")
  return {
    context: "in-cluster",
    server: new URL(`https://${host.includes(":") ? `[${host}]` : host}:${port}`),
    authorities: existsSync(authority) ? readFileSync(authority, "utf8") : undefined,
    tlsServerName: undefined,
    skipVerification: false,
    proxy: undefined,
    credential: tokenFileSource(token),
    headers: {},
  }
}
