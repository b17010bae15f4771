import { readFileSync } from "node:fs"
import { homedir } from "node:os"
import { delimiter, dirname, join, resolve } from "node:path"
import { asArray, asString, get, isObject, type JsonObject } from "../../../lib/json.ts"
import { decodeText, readDocuments } from "../../../lib/yaml/index.ts"
import { ClusterError } from "../cluster-error.ts"
import type { Kubeconfig, KubeconfigEntry } from "./kubeconfig.ts"

type Environment = Readonly<Record<string, string | undefined>>

/** `KUBECONFIG`, a list of files, else `~/.kube/config` (clientcmd/loader.go, NewDefaultClientConfigLoadingRules). */
export function kubeconfigFiles(environment: Environment = process.env): readonly string[] {
  const listed = (environment.KUBECONFIG ?? "").split(delimiter).filter((file) => file !== "")
  if (listed.length > 0) return [...new Set(listed)]
  return [join(environment.HOME || homedir(), ".kube", "config")]
}

/**
 * Reads and merges the files: the first that names a cluster, user, context or the current context wins, and files that do
 * not exist are passed over (clientcmd/loader.go, ClientConfigLoadingRules.Load). Throws ClusterError for a file that
 * cannot be read, since it might be the one that is meant.
 */
export function readKubeconfig(files: readonly string[] = kubeconfigFiles()): Kubeconfig {
  const clusters = new Map<string, KubeconfigEntry>()
  const users = new Map<string, KubeconfigEntry>()
  const contexts = new Map<string, KubeconfigEntry>()
  let currentContext: string | undefined
  for (const file of files) {
    const config = readFile(file)
    if (!config) continue
    const folder = dirname(resolve(file))
    collect(clusters, config, "clusters", "cluster", folder)
    collect(users, config, "users", "user", folder)
    collect(contexts, config, "contexts", "context", folder)
    currentContext ??= asString(get(config, "current-context")) || undefined
  }
  return { clusters, users, contexts, currentContext, files }
}

function readFile(file: string): JsonObject | undefined {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(file)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === "ENOENT" || code === "ENOTDIR") return undefined
    throw new ClusterError("kubeconfig-unreadable", `the kubeconfig ${file} cannot be read: ${code}`, "Check the file.")
  }
  const [document] = readDocuments(decodeText(bytes).text)
  if (document?.value === undefined && (document?.problems.length ?? 0) === 0) return {}
  if (isObject(document?.value)) return document.value
  // The problem's own text may quote the file, which holds credentials.
  throw new ClusterError(
    "kubeconfig-malformed",
    `the kubeconfig ${file} is no YAML of a kubeconfig`,
    "Check it: kubectl config view.",
  )
}

function collect(
  into: Map<string, KubeconfigEntry>,
  config: JsonObject,
  list: string,
  key: string,
  folder: string,
): void {
  for (const item of asArray(get(config, list))) {
    const name = asString(get(item, "name"))
    const value = get(item, key)
    if (name === undefined || into.has(name)) continue
    into.set(name, { value: isObject(value) ? value : {}, folder })
  }
}
