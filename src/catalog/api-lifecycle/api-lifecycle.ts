import { lifecycleTable } from "./table.ts"

/** When Kubernetes gave up a version of a kind, in minors of version 1. */
export interface ApiLifecycle {
  readonly deprecated: number
  /** Infinity where the version stays. */
  readonly removed: number
  /** apiVersion and kind that take its place. */
  readonly replacement: { readonly apiVersion: string; readonly kind: string } | undefined
}

let lifecycles: ReadonlyMap<string, ApiLifecycle> | undefined

/** The life of a version that is not stable; undefined for all others. O(1) after a first read of the table. */
export function apiLifecycle(apiVersion: string, kind: string): ApiLifecycle | undefined {
  lifecycles ??= new Map(
    lifecycleTable
      .trim()
      .split("\n")
      .map((line) => {
        const [version = "", name = "", deprecated = "", removed = "", successor = "-", itsKind = ""] = line.split(" ")
        return [
          `${version} ${name}`,
          {
            deprecated: minorOf(deprecated),
            removed: minorOf(removed),
            replacement: successor === "-" ? undefined : { apiVersion: successor, kind: itsKind },
          },
        ]
      }),
  )
  return lifecycles.get(`${apiVersion} ${kind}`)
}

const minorOf = (text: string): number => (text === "-" ? Number.POSITIVE_INFINITY : Number(text))
