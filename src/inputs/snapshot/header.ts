import type { Incomplete } from "../../model/finding.ts"

/** First line of a snapshot: what was saved, and when. Only the format's version is always there. */
export interface SnapshotHeader {
  /** "1.37" or as the cluster wrote it ("v1.34.1+k3s1"). */
  readonly kubernetesVersion?: string
  /** Name of the kubeconfig context. */
  readonly context?: string
  /** Time in RFC 3339. */
  readonly takenAt?: string
  /** Groups and versions that the cluster served: "apps/v1". */
  readonly apiVersions?: readonly string[]
  /** The namespaces that were read, where not all were. */
  readonly namespaces?: readonly string[]
  /** What could not be read when it was taken. */
  readonly incomplete?: readonly Incomplete[]
}

/** The format that is written, and the only one that is read. */
export const snapshotFormat = "1"
