import type { ClusterAccess } from "./access.ts"
import { ClusterError } from "./cluster-error.ts"
import { inClusterAccess } from "./kubeconfig/in-cluster.ts"
import { readKubeconfig } from "./kubeconfig/read-kubeconfig.ts"
import { resolveContext } from "./kubeconfig/resolve-context.ts"

/**
 * The named context, else the kubeconfig's current one, else a pod's own service account, in the order of kubectl
 * (clientcmd/client_config.go, DeferredLoadingClientConfig). Throws ClusterError.
 */
export function openAccess(context?: string): ClusterAccess {
  const config = readKubeconfig()
  const account = context === "in-cluster" && !config.contexts.has(context) ? inClusterAccess() : undefined
  if (account) return account
  if (context !== undefined) return resolveContext(config, context)
  if (config.currentContext !== undefined) return resolveContext(config)
  const own = inClusterAccess()
  if (own) return own
  if (config.contexts.size > 0) return resolveContext(config)
  throw new ClusterError(
    "no-kubeconfig",
    `no cluster is known: ${config.files.join(", ")} holds no contexts, and this is no pod of a cluster`,
    "Set KUBECONFIG, or give files to scan.",
  )
}
