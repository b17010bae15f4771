/** First line of a snapshot: what was saved, and when. Only the format's version is always there. */
export interface SnapshotHeader {
  /** "1.37" or as the cluster wrote it ("v1.34.1+k3s1"). */
  readonly kubernetesVersion?: string
  /** Name of the kubeconfig context. */
  readonly context?: string
  /** Time in RFC 3339. */
  readonly takenAt?: string
}

/** The format that is written, and the only one that is read. */
export const snapshotFormat = "1"
