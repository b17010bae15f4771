import { asArray, asObject, asString, get, type JsonValue } from "../../../../lib/json.ts"
import { append } from "../../../../lib/json-pointer.ts"
import { type Control, objectTo, quoted } from "../control.ts"

/** Volume types that level restricted allows. */
export const restrictedVolumeTypes: ReadonlySet<string> = new Set([
  "configMap",
  "csi",
  "downwardAPI",
  "emptyDir",
  "ephemeral",
  "image",
  "persistentVolumeClaim",
  "projected",
  "secret",
])

/**
 * Only volumes that give no way to the host or to storage outside the cluster's control. A volume that names no source
 * is an emptyDir: the API server makes it one before admission (pkg/apis/core/v1/defaults.go, SetDefaults_Volume).
 *
 * Fields:   spec.volumes[*]
 * Allowed:  the types above, no type
 * Versions: 1.0, in place of the baseline control hostPathVolumes
 * Source:   k8s.io/pod-security-admission/policy/check_restrictedVolumes.go
 */
export const restrictedVolumes: Control = {
  id: "restrictedVolumes",
  level: "restricted",
  revisions: [
    {
      since: 0,
      overrides: ["hostPathVolumes"],
      judge({ spec, specPath }) {
        const found = asArray(get(spec, "volumes")).flatMap((volume, index) => {
          const types = typesOf(volume)
          if (types.length === 0 || types.some((type) => restrictedVolumeTypes.has(type))) return []
          const path = append(specPath, "volumes", index)
          return [{ container: undefined, path, values: types, name: asString(get(volume, "name")) ?? "" }]
        })
        return objectTo(
          found,
          "restricted volume types",
          (_who, types) => `volumes ${quoted(found.map(({ name }) => name))} are of forbidden types: ${types}`,
        )
      },
    },
  ],
}

const typesOf = (volume: JsonValue): readonly string[] =>
  Object.entries(asObject(volume)).flatMap(([key, value]) => (key === "name" || value == null ? [] : [key]))
