import { append } from "../../../../lib/json-pointer.ts"
import { type Control, objectTo, quoted, whoOf } from "../control.ts"
import { forbiddenProfiles } from "../profile-types.ts"
import { holdersOf } from "../written-pod.ts"

const prefix = "container.apparmor.security.beta.kubernetes.io/"

/**
 * The default AppArmor profile is not switched off; only a profile that was put on the node may take its place.
 *
 * Fields:   securityContext.appArmorProfile.type of the pod and every container;
 *           metadata.annotations["container.apparmor.security.beta.kubernetes.io/*"]
 * Allowed:  absent, RuntimeDefault, Localhost; in annotations empty, runtime/default, localhost/*
 * Versions: 1.0 (fields and annotations alike)
 * Source:   k8s.io/pod-security-admission/policy/check_appArmorProfile.go
 */
export const appArmorProfile: Control = {
  id: "appArmorProfile",
  level: "baseline",
  revisions: [
    {
      since: 0,
      judge(pod) {
        const fields = forbiddenProfiles(holdersOf(pod), "appArmorProfile")
        const annotations = [...pod.annotations].filter(
          ([key, value]) => key.startsWith(prefix) && !isAllowedAnnotation(value),
        )
        const offences = [
          ...fields,
          ...annotations.map(([key]) => ({
            container: key.slice(prefix.length),
            path: append(pod.annotationsPath, key),
          })),
        ]
        return objectTo(offences, "forbidden AppArmor profile", (_who, types) =>
          [
            ...(fields.length > 0 ? [`${whoOf(fields)} must not set AppArmor profile type ${types}`] : []),
            ...(annotations.length > 0
              ? [`forbidden annotations ${annotations.map(([key, value]) => `${key}=${quoted([value])}`).join(", ")}`]
              : []),
          ].join("; "),
        )
      },
    },
  ],
}

const isAllowedAnnotation = (value: string): boolean =>
  value === "" || value === "runtime/default" || value.startsWith("localhost/")
