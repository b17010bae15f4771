import type { Incomplete } from "../model/finding.ts"
import type { Resource } from "../model/resource.ts"
import type { Warning } from "../model/scan-report.ts"

/** What one file, chart or folder gave. */
export interface Loaded {
  readonly resources: readonly Resource[]
  readonly incomplete: readonly Incomplete[]
  readonly warnings: readonly Warning[]
  /** Documents that are no Kubernetes objects and were passed over: values files, CI configuration. */
  readonly otherDocuments: number
}

export const nothing: Loaded = { resources: [], incomplete: [], warnings: [], otherDocuments: 0 }
