import type { FileEntry } from "../../model/image/image.ts"
import type { LayerContent, LayerEntry } from "./read-layer.ts"

/** A path of the merged tree while layers are applied. */
interface Node {
  entry: FileEntry | undefined
  children: Map<string, Node> | undefined
}

/** As the kernel does (MAXSYMLINKS). */
const maxLinks = 40

/** A file that a layer stores and a later one replaces or removes. */
export interface Hidden {
  readonly path: string
  readonly size: number
  /** The layer that stores it. */
  readonly layer: number
  /** The layer that hides it, and the path that a whiteout of it removes. */
  readonly by: { readonly layer: number; readonly removal?: string }
}

/** The merged file system, and where each layer's own paths ended up. */
export interface MergedFiles {
  readonly files: Map<string, FileEntry>
  /** The merged entry that a layer's path became; undefined when a later layer replaced or removed it. */
  find(path: string): FileEntry | undefined
  /** Regular files that are stored and not seen. */
  readonly hidden: readonly Hidden[]
}

/**
 * Applies layers, lowest first, as a runtime unpacks them: whiteouts and opaque folders hide what the layers below hold
 * and never what their own layer adds; links in the folders of a path are followed inside the root.
 * O(entries × depth). Source: OCI image specification, layer.md (Applying Changesets); containerd archive/tar.go.
 */
export function mergeLayers(layers: readonly Pick<LayerContent, "entries" | "whiteouts" | "opaque">[]): MergedFiles {
  const root: Node = { entry: undefined, children: undefined }
  const folders = new Map<string, Node>()
  const hidden: Hidden[] = []
  const hide = (node: Node | undefined, by: Hidden["by"]): void => {
    if (!node) return
    const { entry, children } = node
    if (entry?.type === "file") hidden.push({ path: entry.path, size: entry.size, layer: entry.layer, by })
    for (const child of children?.values() ?? []) hide(child, by)
  }
  for (const [index, { entries, whiteouts, opaque }] of layers.entries()) {
    folders.clear()
    for (const folder of opaque) {
      const node = lookUp(root, folder)
      for (const child of node?.children?.values() ?? []) hide(child, { layer: index })
      if (node) node.children = undefined
    }
    for (const path of whiteouts) {
      const { parent, name } = split(path)
      const siblings = lookUp(root, parent)?.children
      hide(siblings?.get(name), { layer: index, removal: path })
      siblings?.delete(name)
    }
    for (const entry of entries) hide(add(root, folders, entry, index), { layer: index })
  }
  const files = new Map<string, FileEntry>()
  collect(root, "", files)
  return { files, hidden, find: (path) => lookUp(root, path, false)?.entry }
}

/** Gives what the entry replaces. `folders` remembers where the folders of paths are, links followed. */
function add(root: Node, folders: Map<string, Node>, entry: LayerEntry, layer: number): Node | undefined {
  if (entry.path === "") return undefined
  const { parent, name } = split(entry.path)
  let folder = folders.get(parent)
  if (!folder) {
    folder = makeFolder(root, parent)
    folders.set(parent, folder)
  }
  const old = folder.children?.get(name)
  // What was found by way of a link may lie elsewhere from now on.
  if (entry.type === "symlink" || old?.entry?.type === "symlink") folders.clear()
  // A folder over a folder keeps what is inside; everything else replaces the whole path.
  if (entry.type === "dir" && old?.children) {
    old.entry = { ...entry, layer }
    return undefined
  }
  if (old?.children || old?.entry?.type === "dir") folders.clear()
  folder.children ??= new Map()
  folder.children.set(name, { entry: { ...entry, layer }, children: undefined })
  return old
}

/** The folder at a path, made where it is missing; what is no folder on the way gives way, as when unpacked. */
function makeFolder(root: Node, path: string): Node {
  const real = resolve(root, path)
  let node = root
  for (const segment of real) {
    node.children ??= new Map()
    let child = node.children.get(segment)
    if (!child) {
      child = { entry: undefined, children: undefined }
      node.children.set(segment, child)
    }
    node = child
  }
  return node
}

function lookUp(root: Node, path: string, follow = true): Node | undefined {
  if (path === "") return root
  const { parent, name } = split(path)
  const real = follow ? resolve(root, path) : [...resolve(root, parent), name]
  let node: Node | undefined = root
  for (const segment of real) node = node?.children?.get(segment)
  return node
}

/** The segments of a path with every link followed inside the root; missing parts stay as they are. */
function resolve(root: Node, path: string): string[] {
  const waiting = path === "" ? [] : path.split("/").reverse()
  const done: string[] = []
  const nodes: Node[] = [root]
  for (let links = 0; waiting.length > 0; ) {
    const segment = waiting.pop() as string
    if (segment === "" || segment === ".") continue
    if (segment === "..") {
      if (done.length > 0) {
        done.pop()
        nodes.pop()
      }
      continue
    }
    const node: Node | undefined = nodes.at(-1)?.children?.get(segment)
    const link: string | undefined = node?.entry?.type === "symlink" ? node.entry.link : undefined
    if (link !== undefined && links < maxLinks) {
      links++
      if (link.startsWith("/")) {
        done.length = 0
        nodes.length = 1
      }
      waiting.push(...link.split("/").reverse())
    } else {
      done.push(segment)
      nodes.push(node ?? { entry: undefined, children: undefined })
    }
  }
  return done
}

function split(path: string): { parent: string; name: string } {
  const slash = path.lastIndexOf("/")
  return { parent: slash < 0 ? "" : path.slice(0, slash), name: path.slice(slash + 1) }
}

function collect(node: Node, path: string, into: Map<string, FileEntry>): void {
  // Below a link a layer's path is not where the entry ends up.
  if (node.entry) into.set(path, node.entry.path === path ? node.entry : { ...node.entry, path })
  if (node.children)
    for (const [name, child] of node.children) collect(child, path === "" ? name : `${path}/${name}`, into)
}
