import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * A profile of type Localhost names a file below the kubelet's folder of profiles. Without a name, or with one that leads
 * out of that folder, the API server refuses the pod.
 *
 * Field:   securityContext.seccompProfile and appArmorProfile of the pod and every container class
 * Allowed: localhostProfile with type Localhost only; for seccomp a path below the folder
 * Source:  kubernetes pkg/apis/core/validation/validation.go, validateSeccompProfileField, ValidateAppArmorProfileField, validateLocalDescendingPath
 */
export const localhostProfile = check({
  id: "localhost-profile",
  title: "Local profile is not named as it must be",
  severity: medium("the API server refuses the pods"),
  frameworks: ["devops/reliability"],
  os: "linux",
  containers({ name, security }, report) {
    for (const setting of [security.seccompProfile, security.appArmorProfile]) {
      const profile = setting.value
      if (profile === undefined || setting.source === "annotation") continue
      const { type, localhostProfile: file } = profile
      const isSeccomp = setting === security.seccompProfile
      const why =
        type === "Localhost" && !file
          ? "names no profile"
          : type !== "Localhost" && file !== undefined
            ? `names ${file}, which only type Localhost may`
            : file !== undefined && isSeccomp && (file.startsWith("/") || file.split("/").includes(".."))
              ? `names ${file}, which leads out of the folder of profiles`
              : undefined
      if (why !== undefined)
        report(setting, `the ${isSeccomp ? "seccomp" : "AppArmor"} profile of container ${name} ${why}`)
    }
  },
  fix: {
    title: "Use RuntimeDefault, or name a file below the folder of profiles",
    patch: setTo({ type: "RuntimeDefault" }),
    risk: "a profile made for the application may deny or allow other calls",
  },
  examples: {
    good: pod({
      containers: [
        container({ securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "app.json" } } }),
      ],
    }),
    bad: pod({
      containers: [
        container({
          securityContext: { seccompProfile: { type: "Localhost", localhostProfile: "/etc/seccomp/app.json" } },
        }),
      ],
    }),
  },
})
