import { asArray, asNumber, asObject, asString, get, isObject, type JsonObject } from "../../lib/json.ts"
import { append } from "../../lib/json-pointer.ts"
import type { PodTemplate } from "./pod-template.ts"
import type { Place } from "./setting.ts"

/** A volume of a pod. `type` is the name of its source field: hostPath, emptyDir, projected, csi, image … */
export interface Volume extends Place {
  readonly name: string
  readonly type: string
  /** The source, e.g. `{ path: "/var/run" }` for hostPath. */
  readonly source: JsonObject
}

/** A token of the pod's service account that a projected volume asks for. */
export interface ProjectedToken extends Place {
  readonly volume: string
  /** The API server's own audience when undefined. */
  readonly audience: string | undefined
  /** Seconds; 3600 by default. */
  readonly expirationSeconds: number
}

export function readVolumes(pod: PodTemplate): readonly Volume[] {
  return asArray(get(pod.spec, "volumes")).map((item, index) => {
    const spec = asObject(item)
    // A volume without a source is an emptyDir (pkg/apis/core/v1/defaults.go, SetDefaults_Volume).
    const type = Object.keys(spec).find((key) => key !== "name" && spec[key] != null) ?? "emptyDir"
    const source = get(spec, type)
    return {
      resource: pod.resource,
      path: append(pod.specPath, "volumes", index),
      name: asString(get(spec, "name")) ?? "",
      type,
      source: isObject(source) ? source : {},
    }
  })
}

export function projectedTokens(volumes: readonly Volume[]): readonly ProjectedToken[] {
  return volumes.flatMap(({ name, type, source, resource, path }) =>
    type !== "projected"
      ? []
      : asArray(get(source, "sources")).flatMap((item, index) => {
          const token = get(item, "serviceAccountToken")
          if (!isObject(token)) return []
          return [
            {
              resource,
              path: append(path, "projected", "sources", index, "serviceAccountToken"),
              volume: name,
              audience: asString(get(token, "audience")) || undefined,
              expirationSeconds: asNumber(get(token, "expirationSeconds")) ?? 3600,
            },
          ]
        }),
  )
}
