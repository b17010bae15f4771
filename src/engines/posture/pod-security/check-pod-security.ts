import { asArray, asString, dig, get, type JsonObject } from "../../../lib/json.ts"
import type { JsonPointer } from "../../../lib/json-pointer.ts"
import { type KubernetesVersion, newestVersion, parseKubernetesVersion } from "../../../model/kubernetes-version.ts"
import { groupOf } from "../../../model/resource.ts"
import { findPodTemplates } from "../../../model/workload/pod-template-paths.ts"
import { type ControlId, type Objection, type PodSecurityLevel, podSecurityLevels } from "./control.ts"
import { controlsFor, newestRevision } from "./registry.ts"
import { readWrittenPod } from "./written-pod.ts"

export interface PodSecurityOptions {
  readonly level: PodSecurityLevel
  /** "v1.34", "1.34", "latest" or a parsed version; the newest known by default. Newer ones are judged as the newest. */
  readonly version?: string | KubernetesVersion
}

/** A control that refuses the pod. */
export interface PodSecurityViolation extends Objection {
  readonly control: ControlId
  /** The level that the control belongs to: a violation of a baseline control breaks level restricted as well. */
  readonly level: "baseline" | "restricted"
}

export interface PodSecurityVerdict {
  readonly allowed: boolean
  /** In the order of Pod Security admission: baseline controls by id, then restricted ones. */
  readonly violations: readonly PodSecurityViolation[]
}

/** The level or version asked for does not exist. */
export class PodSecurityOptionError extends Error {
  readonly code = "pod-security-option"
}

/**
 * Judges a Pod, a pod template (`{ metadata, spec }`) or an object that holds templates (a Deployment, a CronJob …) by
 * the Pod Security Standards, exactly as Pod Security admission would: by the written fields, for a level and version
 * from 1.0 on. The paths of violations point into the given object. An object without pods is allowed; one with
 * several templates has the violations of each.
 *
 * Never throws on the object's content; throws {@link PodSecurityOptionError} for an unknown level or version.
 * Source: k8s.io/pod-security-admission/policy, registry.go and checks.go.
 */
export function checkPodSecurity(podOrTemplate: JsonObject, options: PodSecurityOptions): PodSecurityVerdict {
  const { level } = options
  if (!podSecurityLevels.includes(level))
    throw new PodSecurityOptionError(`unknown level "${level}": use ${podSecurityLevels.join(", ")}`)
  const minor = policyMinor(options.version)
  if (level === "privileged") return { allowed: true, violations: [] }
  const active = controlsFor(level, minor)
  const violations = templatesOf(podOrTemplate).flatMap((pointer) => {
    const pod = readWrittenPod(podOrTemplate, pointer)
    return active.flatMap(({ id, level: own, judge }): PodSecurityViolation[] => {
      const objection = judge(pod)
      return objection ? [{ control: id, level: own, ...objection }] : []
    })
  })
  return { allowed: violations.length === 0, violations }
}

function policyMinor(wanted: string | KubernetesVersion = newestVersion): number {
  const version =
    typeof wanted !== "string" ? wanted : wanted === "latest" ? newestVersion : parseKubernetesVersion(wanted)
  if (!version || version.major < 1)
    throw new PodSecurityOptionError(`unknown version "${String(wanted)}": use "latest" or one such as "v1.34"`)
  return version.major > 1 ? newestRevision : Math.min(version.minor, newestRevision)
}

/** An object without a known kind counts as a template of its own where it has containers, or no kind at all. */
function templatesOf(object: JsonObject): readonly JsonPointer[] {
  const kind = asString(get(object, "kind"))
  const found = findPodTemplates(groupOf(asString(get(object, "apiVersion")) ?? ""), kind ?? "", object)
  if (found.length > 0) return found.map(({ pointer }) => pointer)
  return kind === undefined || asArray(dig(object, "spec", "containers")).length > 0 ? [""] : []
}
