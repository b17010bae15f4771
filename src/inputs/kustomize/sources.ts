import { posix, relative, sep } from "node:path"
import { type FileOrigin, Resource } from "../../model/resource.ts"
import { printable } from "../files/path.ts"
import { readFile } from "../files/read-file.ts"
import type { LoadPart } from "../load-part.ts"
import type { ReadBounds } from "../options.ts"
import type { Build } from "./plan.ts"

/**
 * Lets rendered resources point at the documents they were made from, so that a finding leads to the line to change. The
 * source is the one resource of the same kind whose name, with prefix and suffix, is the rendered one; generated objects
 * and those with several candidates keep the rendered text as their origin.
 */
export function* withSources(
  parts: Iterable<LoadPart>,
  build: Build,
  name: string,
  bounds: ReadBounds,
): Generator<LoadPart> {
  const sources = readSources(build, name, bounds)
  for (const part of parts)
    yield {
      ...part,
      resources: part.resources.map((resource) => {
        const source = sourceOf(resource, sources.get(kindOf(resource)) ?? [])
        return source ? new Resource(resource.object, { ...source, renderedFrom: name }) : resource
      }),
    }
}

const kindOf = ({ group, kind }: Resource): string => `${group}/${kind}`

function readSources(build: Build, name: string, bounds: ReadBounds): ReadonlyMap<string, readonly Resource[]> {
  const kinds = new Map<string, Resource[]>()
  for (const path of build.resources) {
    const within = relative(build.folder, path)
    const shown = printable(posix.join(name, sep === "\\" ? within.replaceAll("\\", "/") : within))
    for (const { resources } of readFile({ path, name: shown }, false, bounds))
      for (const resource of resources) {
        const ofKind = kinds.get(kindOf(resource)) ?? []
        kinds.set(kindOf(resource), ofKind)
        ofKind.push(resource)
      }
  }
  return kinds
}

/** The candidate with the longest name that is part of the rendered name, when there is one such. O(candidates). */
function sourceOf(rendered: Resource, candidates: readonly Resource[]): FileOrigin | undefined {
  let best: Resource[] = []
  for (const candidate of candidates) {
    if (candidate.name === "" || !rendered.name.includes(candidate.name)) continue
    const length = best[0]?.name.length ?? 0
    if (candidate.name.length > length) best = [candidate]
    else if (candidate.name.length === length) best.push(candidate)
  }
  const origin = best.length === 1 ? best[0]?.origin : undefined
  return origin?.kind === "file" ? origin : undefined
}
