import type { CatalogedImage, FileEntry } from "../../model/image/image.ts"

/** Files that a running container never reads. */
export type LeftoverKind =
  | "package cache"
  | "documentation"
  | "debug symbols"
  | "tests"
  | "source control"
  | "temporary files"

interface Pattern {
  readonly kind: LeftoverKind
  /** One of these texts is in every such path: most paths are told apart by it alone, at a fraction of the time. */
  readonly hints: readonly string[]
  readonly path: RegExp
}

const patterns: readonly Pattern[] = [
  {
    kind: "package cache",
    hints: ["var/", "etc/apk/", "root/", "home/"],
    path: /^(?:var\/lib\/apt\/lists\/.+|var\/cache\/(?:apt\/.+|apk\/.+|yum\/.+|dnf\/.+|libdnf5\/.+|zypp\/.+|tdnf\/.+|debconf\/.+)|etc\/apk\/cache\/.+|(?:root|home\/[^/]+)\/(?:\.cache\/(?:pip|uv|go-build|yarn|pypoetry)|\.npm\/_cacache|\.cargo\/registry|\.m2\/repository|\.gradle\/caches)\/.+)$/,
  },
  {
    kind: "documentation",
    hints: ["usr/share/", "usr/local/share/"],
    path: /^usr\/(?:local\/)?share\/(?:doc|man|info|gtk-doc|help)\/.+$/,
  },
  {
    kind: "debug symbols",
    hints: ["usr/lib/debug/", ".debug", ".dwp", ".pdb"],
    path: /(?:^usr\/lib\/debug\/.+|\.(?:debug|dwp|pdb)$)/,
  },
  {
    // Of Python's library, and of installed packages; `testing` is what programs import.
    kind: "tests",
    hints: ["/test/", "/tests/", "/__tests__/"],
    path: /(?:^usr\/(?:local\/)?lib\/python3(?:\.\d+)?\/test\/|\/(?:dist|site)-packages\/(?:[^/]+\/)+tests?\/|(?:^|\/)node_modules\/(?:@[^/]+\/)?[^/]+\/(?:tests?|__tests__)\/).+$/,
  },
  { kind: "source control", hints: [".git/", ".svn/", ".hg/"], path: /(?:^|\/)\.(?:git|svn|hg)\/.+$/ },
  { kind: "temporary files", hints: ["tmp/"], path: /^(?:tmp|var\/tmp)\/.+$/ },
]

/** What could go without anybody noticing, by kind. Licences in /usr/share/doc have to stay with what they license. */
export function leftoversOf({ files }: CatalogedImage): ReadonlyMap<LeftoverKind, readonly FileEntry[]> {
  const found = new Map<LeftoverKind, FileEntry[]>()
  for (const file of files.values()) {
    if (file.type !== "file" || file.size === 0 || file.path.endsWith("/copyright")) continue
    const kind = patterns.find(
      ({ hints, path }) => hints.some((hint) => file.path.includes(hint)) && path.test(file.path),
    )?.kind
    if (kind === undefined) continue
    const list = found.get(kind)
    if (list) list.push(file)
    else found.set(kind, [file])
  }
  return found
}

export const bytesOf = (files: readonly FileEntry[]): number => files.reduce((sum, { size }) => sum + size, 0)
