import type { JsonPointer } from "../../lib/json-pointer.ts"
import type { Setting } from "./setting.ts"

/** Capabilities of a container: what is asked for, and what the process has in the end. */
export interface Capabilities {
  /** As written; names may lack or carry the prefix `CAP_`. */
  readonly add: Setting<readonly string[]>
  readonly drop: Setting<readonly string[]>
  /** Pointer of `securityContext.capabilities`. */
  readonly path: JsonPointer
  /** Added by the pod on top of the runtime's default set, in canonical form. */
  readonly added: ReadonlySet<string>
  /** True when the pod drops ALL. */
  readonly dropsAll: boolean
  /** Whether a process that starts as root holds this capability ("NET_RAW"). */
  has(capability: string): boolean
}

/** What containerd and CRI-O grant by default (containerd pkg/oci/spec.go, defaultUnixCaps). */
export const runtimeDefaultCapabilities: ReadonlySet<string> = new Set([
  "AUDIT_WRITE",
  "CHOWN",
  "DAC_OVERRIDE",
  "FOWNER",
  "FSETID",
  "KILL",
  "MKNOD",
  "NET_BIND_SERVICE",
  "NET_RAW",
  "SETFCAP",
  "SETGID",
  "SETPCAP",
  "SETUID",
  "SYS_CHROOT",
])

/** "cap_sys_admin" and "SYS_ADMIN" name the same capability for a runtime. */
export const canonicalCapability = (name: string): string => name.toUpperCase().replace(/^CAP_/, "")

/**
 * Source: containerd internal/cri/server/container_create_linux.go (`ALL` in add or drop is applied before the single
 * names, and a single drop wins over a single add).
 */
export function effectiveCapabilities(
  add: Setting<readonly string[]>,
  drop: Setting<readonly string[]>,
  path: JsonPointer,
): Capabilities {
  const added = new Set(add.value.map(canonicalCapability))
  const dropped = new Set(drop.value.map(canonicalCapability))
  const dropsAll = dropped.has("ALL")
  const has = (capability: string): boolean => {
    if (dropped.has(capability)) return false
    if (added.has("ALL") || added.has(capability)) return true
    return !dropsAll && runtimeDefaultCapabilities.has(capability)
  }
  return { add, drop, path, added, dropsAll, has }
}
