/** Bounds and surroundings of reading. Everything has a default but nothing is read from the environment behind it. */
export interface ReadOptions {
  /** Folder that relative targets start at; the working directory by default. */
  readonly folder?: string
  /** What `-` reads; the standard input by default. */
  readonly stdin?: AsyncIterable<Uint8Array>
  /** Largest file that is read, in bytes. */
  readonly maxFileBytes?: number
  /** Version that charts are rendered for ("1.37"); the tool's own default else. */
  readonly kubernetesVersion?: string
  /** Environment that helm and kustomize are looked for in (PATH) and given, stripped down; `process.env` by default. */
  readonly environment?: Readonly<Record<string, string | undefined>>
  /** Longest time that one chart or kustomization may take to render, in milliseconds. */
  readonly renderTimeout?: number
  /** Stops reading; what was read before has been given. */
  readonly signal?: AbortSignal
}

export type ReadBounds = Required<Omit<ReadOptions, "kubernetesVersion" | "signal" | "stdin">> &
  Pick<ReadOptions, "kubernetesVersion" | "signal" | "stdin">

const MiB = 1024 * 1024

/** 64 MiB holds the largest `kubectl get -A -o yaml` met so far; larger inventories belong into a snapshot. */
export const withDefaults = (options: ReadOptions): ReadBounds => ({
  ...options,
  folder: options.folder ?? process.cwd(),
  maxFileBytes: options.maxFileBytes ?? 64 * MiB,
  environment: options.environment ?? process.env,
  renderTimeout: options.renderTimeout ?? 60_000,
})
