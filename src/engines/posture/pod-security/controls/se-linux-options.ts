import { asString, get } from "../../../../lib/json.ts"
import { type Control, type Judge, type Offence, objectTo, offenceOf } from "../control.ts"
import { type Holder, holdersOf, mapIn } from "../written-pod.ts"

/** The SELinux types that Kubernetes 1.`minor` allows; "" is the runtime's own choice. */
export const seLinuxTypes = (minor: number): ReadonlySet<string> =>
  new Set(["", "container_t", "container_init_t", "container_kvm_t", ...(minor >= 31 ? ["container_engine_t"] : [])])

/**
 * SELinux keeps its user and role, and one of the container types.
 *
 * Fields:   securityContext.seLinuxOptions.type, .user and .role of the pod and every container
 * Allowed:  type absent, empty, container_t, container_init_t, container_kvm_t, since 1.31 container_engine_t;
 *           user and role absent or empty
 * Versions: 1.0, 1.31
 * Source:   k8s.io/pod-security-admission/policy/check_seLinuxOptions.go
 */
export const seLinuxOptions: Control = {
  id: "seLinuxOptions",
  level: "baseline",
  revisions: [
    { since: 0, judge: judgeBy(seLinuxTypes(0)) },
    { since: 31, judge: judgeBy(seLinuxTypes(31)) },
  ],
}

function judgeBy(types: ReadonlySet<string>): Judge {
  return (pod) =>
    objectTo(
      holdersOf(pod).flatMap((holder) => offencesOf(holder, types)),
      "forbidden SELinux options",
      (who, values) => `${who} must not set securityContext.seLinuxOptions ${values.replaceAll('"', "")}`,
    )
}

function offencesOf(holder: Holder, types: ReadonlySet<string>): readonly Offence[] {
  const options = mapIn(holder, "seLinuxOptions")
  return ["type", "user", "role"].flatMap((field) => {
    const value = asString(get(options, field)) ?? ""
    const isAllowed = field === "type" ? types.has(value) : value === ""
    return isAllowed ? [] : [offenceOf(holder, `seLinuxOptions/${field}`, [`${field} ${value}`])]
  })
}
