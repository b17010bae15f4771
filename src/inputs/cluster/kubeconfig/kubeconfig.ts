import type { JsonObject } from "../../../lib/json.ts"

/** A cluster, user or context of a kubeconfig: what is written, and the folder that relative paths in it start from. */
export interface KubeconfigEntry {
  readonly value: JsonObject
  readonly folder: string
}

/** Several files merged as kubectl merges them (k8s.io/client-go/tools/clientcmd/api/v1/types.go, Config). */
export interface Kubeconfig {
  readonly clusters: ReadonlyMap<string, KubeconfigEntry>
  readonly users: ReadonlyMap<string, KubeconfigEntry>
  readonly contexts: ReadonlyMap<string, KubeconfigEntry>
  readonly currentContext: string | undefined
  /** The files that were asked for, whether or not they exist. */
  readonly files: readonly string[]
}
