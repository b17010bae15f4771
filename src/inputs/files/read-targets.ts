import { createReadStream } from "node:fs"
import { setImmediate } from "node:timers/promises"
import { isPackedChart } from "../helm/chart.ts"
import { renderChart } from "../helm/render.ts"
import { planBuilds } from "../kustomize/plan.ts"
import { renderKustomization } from "../kustomize/render.ts"
import { joinParts, type LoadPart, type LoadResult, loadPart, PartSum } from "../load-part.ts"
import { type ReadBounds, type ReadOptions, withDefaults } from "../options.ts"
import type { FsPath } from "./path.ts"
import { systemProblem, tooLarge } from "./problem.ts"
import { readBytes, readFile } from "./read-file.ts"
import { type ResolvedTarget, resolveTarget } from "./resolve-target.ts"
import type { Found } from "./walk.ts"

/**
 * Reads what the user named: files, folders, globs, charts, kustomizations, snapshots and `-` for standard input.
 *
 * Nothing is lost silently: what could not be read or judged is in `incomplete`, what is no Kubernetes input in `skipped`
 * or counted in `otherDocuments`. Throws a TargetError, before anything is read, when a target does not exist.
 */
export const readTargets = (targets: readonly string[], options: ReadOptions = {}): Promise<LoadResult> =>
  joinParts(readTargetParts(targets, options))

/** The same in parts of at most about a thousand documents, so that a consumer can show progress and bound its memory. */
export async function* readTargetParts(
  targets: readonly string[],
  options: ReadOptions = {},
): AsyncGenerator<LoadPart, void, undefined> {
  const bounds = withDefaults(options)
  const resolved = targets.map((target) => resolveTarget(target, bounds))
  for (const { incomplete, skipped } of resolved) yield loadPart({ incomplete, skipped })

  const stop = new AbortController()
  const signal = bounds.signal ? AbortSignal.any([bounds.signal, stop.signal]) : stop.signal
  try {
    const { rendered, files, skipped } = planReading(resolved, { ...bounds, signal })
    yield loadPart({ skipped })
    for (const { stream } of resolved) if (stream !== undefined) yield* readStream(stream, bounds)
    yield* readFiles(files, bounds)
    for (const parts of rendered) yield* await parts
  } finally {
    stop.abort()
  }
}

interface FileToRead extends Found {
  readonly named: boolean
}

/** Starts the renderers and lists the files to read meanwhile, each once. */
function planReading(resolved: readonly ResolvedTarget[], bounds: ReadBounds) {
  const kustomizations = distinct(resolved.flatMap((target) => target.kustomizations))
  const nameOf = new Map(kustomizations.map(({ path, name }) => [String(path), name]))
  const plan = planBuilds([...nameOf.keys()])
  const archives = distinct(resolved.flatMap((target) => target.archives)).filter(({ path }) => isPackedChart(path))
  const run = limitedTo(2)
  const rendered = [
    ...distinct(resolved.flatMap((target) => target.charts)).map(({ path, name }) =>
      run(() => renderChart({ path: String(path), name, packed: false }, bounds)),
    ),
    ...archives.map(({ path, name }) => run(() => renderChart({ path: String(path), name, packed: true }, bounds))),
    ...plan.builds.map((build) =>
      run(() => renderKustomization(build, nameOf.get(build.folder) ?? build.folder, bounds)),
    ),
  ]
  const named = distinct(resolved.flatMap((target) => target.named))
  const namedPaths = new Set(named.map(({ path }) => String(path)))
  const walked = distinct([
    ...resolved.flatMap((target) => target.files),
    ...plan.others.map((path) => ({ path, name: displayOf(path, nameOf) })),
  ]).filter(({ path }) => !namedPaths.has(String(path)) && !plan.resources.has(String(path)))
  const isManifest = ({ path }: Found) => !plan.changes.has(String(path))
  const skipped = walked
    .filter((found) => !isManifest(found))
    .map(({ name }) => ({ file: name, why: "it changes resources of a kustomization and is judged with them" }))
  const files: FileToRead[] = [
    ...named.map((found) => ({ ...found, named: true })),
    ...walked.filter(isManifest).map((found) => ({ ...found, named: false })),
  ]
  return { rendered, files, skipped }
}

/** The displayed name of a kustomization file, from that of its folder. */
function displayOf(path: string, names: ReadonlyMap<string, string>): string {
  const slash = path.lastIndexOf("/")
  const folder = names.get(path.slice(0, slash)) ?? path.slice(0, slash)
  return folder === "." ? path.slice(slash + 1) : `${folder}${path.slice(slash)}`
}

/** Each path once, by the first name it was given. */
function distinct(found: readonly Found[]): Found[] {
  const seen = new Set<string>()
  return found.filter(({ path }) => !seen.has(keyOf(path)) && seen.add(keyOf(path)))
}

const keyOf = (path: FsPath): string => (typeof path === "string" ? path : path.toString("latin1"))

/** Runs at most `count` of the given functions at a time, in order. */
function limitedTo(count: number): <T>(start: () => Promise<T>) => Promise<T> {
  const lanes: Promise<unknown>[] = Array.from({ length: count }, () => Promise.resolve())
  let next = 0
  return (start) => {
    const lane = next++ % count
    const result = (lanes[lane] as Promise<unknown>).then(start)
    // Who waits for the result meets its error; here it must only not stop the lane.
    lanes[lane] = result.catch(() => undefined)
    return result
  }
}

/** Longest time that the event loop is kept from timers, signals and progress, in milliseconds. */
const breath = 25

/** Documents after which a part is handed on, so that a consumer that drops them bounds its memory. */
const maxPartDocuments = 1000

/** Small files are handed on together: a turn of the event loop for each would cost more than reading it. */
async function* readFiles(files: readonly FileToRead[], bounds: ReadBounds): AsyncGenerator<LoadPart> {
  let last = performance.now()
  let sum = new PartSum()
  for (const file of files) {
    bounds.signal?.throwIfAborted()
    for (const part of readFile(file, file.named, bounds)) {
      sum.add(part)
      const isLate = performance.now() - last >= breath
      if (!isLate && sum.documents < maxPartDocuments) continue
      yield sum.result()
      sum = new PartSum()
      if (isLate) await setImmediate()
      last = performance.now()
    }
  }
  yield sum.result()
}

async function* readStream(stream: "-" | number, bounds: ReadBounds): AsyncGenerator<LoadPart> {
  const name = stream === "-" ? "-" : `/dev/fd/${stream}`
  const source = stream === "-" ? (bounds.stdin ?? process.stdin) : createReadStream("", { fd: stream })
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      bounds.signal?.throwIfAborted()
      chunks.push(chunk)
      size += chunk.length
      if (size > bounds.maxFileBytes) {
        yield loadPart({ incomplete: [tooLarge(name, bounds.maxFileBytes)] })
        return
      }
    }
  } catch (error) {
    bounds.signal?.throwIfAborted()
    yield loadPart({ incomplete: [systemProblem(name, error)] })
    return
  }
  yield* readBytes(name, Buffer.concat(chunks), true)
}
