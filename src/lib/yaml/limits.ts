/** Bounds on what one text may cost to read. */
export interface YamlLimits {
  /** Nesting of collections. Never more than 10,000, where Kubernetes' own reader stops. */
  readonly maxDepth: number
  /** Nodes of one document, aliases expanded. */
  readonly maxNodes: number
  /** Documents of one text, empty ones included. */
  readonly maxDocuments: number
  /** Size of one document in UTF-16 units. */
  readonly maxBytes: number
}

/**
 * Depth: Go stops at 10,000 levels, but everything that walks values recurses, and no Kubernetes schema nests even 60
 * deep; 200 keeps every reader far from the end of its stack. The others leave room for the largest `kubectl get -o yaml`.
 */
export const defaultYamlLimits: YamlLimits = {
  maxDepth: 200,
  maxNodes: 5_000_000,
  maxDocuments: 1_000_000,
  maxBytes: 128 * 1024 * 1024,
}

/** Where Go's own scanner and JSON decoder stop (scannerc.go max_indents and max_flow_level; encoding/json). */
export const goMaxDepth = 10_000
