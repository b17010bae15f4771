import type { JsonPointer } from "../../../lib/json-pointer.ts"
import type { Holder, WrittenPod } from "./written-pod.ts"

/** Levels of the Pod Security Standards, each including the one before it. `privileged` allows everything. */
export type PodSecurityLevel = "privileged" | "baseline" | "restricted"

export const podSecurityLevels: readonly PodSecurityLevel[] = ["privileged", "baseline", "restricted"]

/** Ids as in k8s.io/pod-security-admission/policy (CheckID). */
export type ControlId =
  | "allowPrivilegeEscalation"
  | "appArmorProfile"
  | "capabilities_baseline"
  | "capabilities_restricted"
  | "hostNamespaces"
  | "hostPathVolumes"
  | "hostPorts"
  | "hostProbesAndHostLifecycle"
  | "privileged"
  | "procMount"
  | "procMount_restricted"
  | "restrictedVolumes"
  | "runAsNonRoot"
  | "runAsUser"
  | "seLinuxOptions"
  | "seccompProfile_baseline"
  | "seccompProfile_restricted"
  | "sysctls"
  | "windowsHostProcess"

/** Why a control refuses a pod. */
export interface Objection {
  /** A few words, the same for every pod. */
  readonly reason: string
  /** The fields, containers and values that are at fault. */
  readonly detail: string
  /** Where they are written or, for absent fields, where they belong. */
  readonly paths: readonly JsonPointer[]
  /** Names of the containers at fault, each once; empty when the pod itself is. */
  readonly containers: readonly string[]
}

/** Judges a pod; undefined when the control has nothing against it. */
export type Judge = (pod: WrittenPod) => Objection | undefined

/** A control as it is from one minor version of Kubernetes on, until the next revision. */
export interface ControlRevision {
  /** Minor version of Kubernetes 1. */
  readonly since: number
  readonly judge: Judge
  /** Baseline controls that this one makes superfluous at level restricted. */
  readonly overrides?: readonly ControlId[]
}

/** One control of the Pod Security Standards. */
export interface Control {
  readonly id: ControlId
  readonly level: "baseline" | "restricted"
  /** Oldest first. */
  readonly revisions: readonly ControlRevision[]
}

/** One thing at fault. */
export interface Offence {
  /** The container it is in; undefined when it is the pod's. */
  readonly container: string | undefined
  readonly path: JsonPointer
  /** Forbidden values found there. */
  readonly values?: readonly string[]
}

/** An offence of a field of a security context. */
export const offenceOf = (holder: Holder, field: string, values: readonly string[] = []): Offence => ({
  container: holder.container,
  path: `${holder.path}/${field}`,
  values,
})

/**
 * The objection to some offences; none when there are none. `detail` gets who is at fault (`pod and containers "a",
 * "b"`) and the distinct forbidden values, quoted and in alphabetical order.
 */
export function objectTo(
  offences: readonly Offence[],
  reason: string,
  detail: (who: string, values: string) => string,
): Objection | undefined {
  if (offences.length === 0) return undefined
  const values = quoted([...new Set(offences.flatMap(({ values = [] }) => values))].sort())
  return {
    reason,
    detail: detail(whoOf(offences), values),
    paths: [...new Set(offences.map(({ path }) => path))],
    containers: containersOf(offences),
  }
}

export const quoted = (names: readonly string[]): string => names.map((name) => JSON.stringify(name)).join(", ")

export function whoOf(offences: readonly Offence[]): string {
  const containers = containersOf(offences)
  const setters = offences.some(({ container }) => container === undefined) ? ["pod"] : []
  if (containers.length > 0) setters.push(`container${containers.length > 1 ? "s" : ""} ${quoted(containers)}`)
  return setters.join(" and ")
}

const containersOf = (offences: readonly Offence[]): readonly string[] => [
  ...new Set(offences.flatMap(({ container }) => (container === undefined ? [] : [container]))),
]
