import { asString, type JsonValue } from "../../lib/json.ts"
import { removeAt, setAt } from "../../lib/json-patch.ts"
import { resolvePointer } from "../../lib/json-pointer.ts"
import type { SeverityLevel } from "../../model/severity.ts"
import { canonicalCapability } from "../../model/workload/capabilities.ts"
import type { CheckFix } from "./check.ts"

/**
 * Capabilities that reach beyond the container, with what each is worth to an attacker. `high`: a known way to root on
 * the node or into other workloads. `medium`: one more ingredient is needed.
 * Source: capabilities(7); what the kernel checks under each name.
 */
export const dangerousCapabilities: ReadonlyMap<string, SeverityLevel> = new Map([
  ["ALL", "high"],
  ["BPF", "high"],
  ["DAC_READ_SEARCH", "high"],
  ["MAC_ADMIN", "high"],
  ["MAC_OVERRIDE", "high"],
  ["SYS_ADMIN", "high"],
  ["SYS_BOOT", "high"],
  ["SYS_MODULE", "high"],
  ["SYS_PTRACE", "high"],
  ["SYS_RAWIO", "high"],
  ["CHECKPOINT_RESTORE", "medium"],
  ["NET_ADMIN", "medium"],
  ["NET_RAW", "medium"],
  ["PERFMON", "medium"],
  ["SYSLOG", "medium"],
  ["SYS_TIME", "medium"],
])

/** A patch for a list of capabilities: the unwanted names are taken out, and the list too when nothing is left. */
export const withoutCapabilities =
  (isUnwanted: (capability: string) => boolean): NonNullable<CheckFix["patch"]> =>
  (place, object) => {
    const list = resolvePointer(object, place.path)
    if (!Array.isArray(list)) return []
    const kept = (list as readonly JsonValue[]).filter((name) => !isUnwanted(canonicalCapability(asString(name) ?? "")))
    return kept.length === 0 ? removeAt(object, place.path) : setAt(object, place.path, kept)
  }
