import { asArray, asNumber, asObject, asString, asStrings, get, type JsonObject } from "../../lib/json.ts"
import type { CatalogedImage, FileEntry } from "../../model/image/image.ts"

/**
 * An image from a sketch of it, for examples:
 * `{ user?, env?, volumes?, exposedPorts?, healthcheck?, created?, history?: [text], files?: [{ path, size?, mode? }],
 * users?: [{ name, uid, gid? }], groups?, withoutPassword?, waste?: { hiddenBytes, storedBytes }, name? }`.
 */
export function sketchImage(sketch: JsonObject): CatalogedImage {
  const files = asArray(sketch.files).map((file): FileEntry => {
    const path = asString(get(file, "path")) ?? ""
    return {
      path,
      type: path.endsWith("/") ? "dir" : "file",
      size: asNumber(get(file, "size")) ?? 0,
      mode: Number.parseInt(asString(get(file, "mode")) ?? "644", 8),
      uid: 0,
      gid: 0,
      layer: 0,
    }
  })
  const created = asString(sketch.created)
  const hiddenBytes = asNumber(get(sketch.waste, "hiddenBytes")) ?? 0
  const storedBytes = asNumber(get(sketch.waste, "storedBytes")) ?? 0
  return {
    name: asString(sketch.name) ?? "registry.example/app:1.0",
    kind: "registry",
    config: {
      digest: "",
      os: "linux",
      architecture: "amd64",
      user: asString(sketch.user) ?? "app",
      env: asStrings(sketch.env),
      entrypoint: undefined,
      cmd: undefined,
      exposedPorts: asStrings(sketch.exposedPorts),
      volumes: asStrings(sketch.volumes),
      hasHealthcheck: sketch.healthcheck !== false,
      history: asStrings(sketch.history).map((createdBy) => ({ createdBy, isEmpty: false })),
      labels: {},
      ...(created ? { created } : {}),
    },
    layers: [],
    files: new Map(
      files.map((file) => [file.path.replace(/\/$/, ""), { ...file, path: file.path.replace(/\/$/, "") }]),
    ),
    accounts: {
      users: asArray(sketch.users).map((user) => ({
        name: asString(get(user, "name")) ?? "",
        uid: asNumber(get(user, "uid")) ?? 0,
        gid: asNumber(get(user, "gid")) ?? 0,
        shell: asString(get(user, "shell")) ?? "/usr/sbin/nologin",
      })),
      groups: asArray(sketch.groups).map((group) => ({
        name: asString(get(group, "name")) ?? "",
        gid: asNumber(get(group, "gid")) ?? 0,
      })),
      withoutPassword: asStrings(sketch.withoutPassword),
    },
    packages: [],
    problems: [],
    ...(storedBytes > 0
      ? {
          waste: {
            efficiency: 1 - hiddenBytes / storedBytes,
            storedBytes,
            hiddenBytes,
            hiddenByLayer: [hiddenBytes],
            hiddenBy: [],
            paths: asArray(get(sketch.waste, "paths")).map((path) => ({
              path: asString(get(asObject(path), "path")) ?? "",
              count: 2,
              bytes: asNumber(get(path, "bytes")) ?? 0,
            })),
          },
        }
      : {}),
  }
}
