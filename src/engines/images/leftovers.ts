import type { CatalogedImage, FileEntry } from "../../model/image/image.ts"

/** Files that a running container never reads. */
export type LeftoverKind = "package cache" | "documentation" | "debug symbols" | "source control" | "temporary files"

const patterns: readonly (readonly [LeftoverKind, RegExp])[] = [
  [
    "package cache",
    /^(?:var\/lib\/apt\/lists\/.+|var\/cache\/(?:apt\/.+|apk\/.+|yum\/.+|dnf\/.+|libdnf5\/.+|zypp\/.+|tdnf\/.+|debconf\/.+)|etc\/apk\/cache\/.+|(?:root|home\/[^/]+)\/(?:\.cache\/(?:pip|uv|go-build|yarn|pypoetry)|\.npm\/_cacache|\.cargo\/registry|\.m2\/repository|\.gradle\/caches)\/.+)$/,
  ],
  ["documentation", /^usr\/(?:local\/)?share\/(?:doc|man|info|gtk-doc|help)\/.+$/],
  ["debug symbols", /(?:^usr\/lib\/debug\/.+|\.(?:debug|dwp|pdb)$)/],
  ["source control", /(?:^|\/)\.(?:git|svn|hg)\/.+$/],
  ["temporary files", /^(?:tmp|var\/tmp)\/.+$/],
]

/** What could go without anybody noticing, by kind. Licences in /usr/share/doc have to stay with what they license. */
export function leftoversOf({ files }: CatalogedImage): ReadonlyMap<LeftoverKind, readonly FileEntry[]> {
  const found = new Map<LeftoverKind, FileEntry[]>()
  for (const file of files.values()) {
    if (file.type !== "file" || file.size === 0 || /\/copyright$/.test(file.path)) continue
    const kind = patterns.find(([, pattern]) => pattern.test(file.path))?.[0]
    if (kind === undefined) continue
    const list = found.get(kind)
    if (list) list.push(file)
    else found.set(kind, [file])
  }
  return found
}

export const bytesOf = (files: readonly FileEntry[]): number => files.reduce((sum, { size }) => sum + size, 0)
