import type { Control, ControlId, Judge } from "./control.ts"
import { allowPrivilegeEscalation } from "./controls/allow-privilege-escalation.ts"
import { appArmorProfile } from "./controls/app-armor-profile.ts"
import { capabilitiesBaseline } from "./controls/capabilities-baseline.ts"
import { capabilitiesRestricted } from "./controls/capabilities-restricted.ts"
import { hostNamespaces } from "./controls/host-namespaces.ts"
import { hostPathVolumes } from "./controls/host-path-volumes.ts"
import { hostPorts } from "./controls/host-ports.ts"
import { hostProbesAndHostLifecycle } from "./controls/host-probes-and-host-lifecycle.ts"
import { privileged } from "./controls/privileged.ts"
import { procMount, procMountRestricted } from "./controls/proc-mount.ts"
import { restrictedVolumes } from "./controls/restricted-volumes.ts"
import { runAsNonRoot } from "./controls/run-as-non-root.ts"
import { runAsUser } from "./controls/run-as-user.ts"
import { seLinuxOptions } from "./controls/se-linux-options.ts"
import { seccompProfileBaseline } from "./controls/seccomp-profile-baseline.ts"
import { seccompProfileRestricted } from "./controls/seccomp-profile-restricted.ts"
import { sysctls } from "./controls/sysctls.ts"
import { windowsHostProcess } from "./controls/windows-host-process.ts"

/** Every control of the Pod Security Standards: baseline by id, then restricted by id, the order of their messages. */
export const controls: readonly Control[] = [
  appArmorProfile,
  capabilitiesBaseline,
  hostNamespaces,
  hostPathVolumes,
  hostPorts,
  hostProbesAndHostLifecycle,
  privileged,
  procMount,
  seLinuxOptions,
  seccompProfileBaseline,
  sysctls,
  windowsHostProcess,
  allowPrivilegeEscalation,
  capabilitiesRestricted,
  procMountRestricted,
  restrictedVolumes,
  runAsNonRoot,
  runAsUser,
  seccompProfileRestricted,
]

export interface ActiveControl {
  readonly id: ControlId
  readonly level: Control["level"]
  readonly judge: Judge
}

/** The newest minor version at which a control changed; later ones are judged as this one. */
export const newestRevision = Math.max(...controls.flatMap(({ revisions }) => revisions.map(({ since }) => since)))

/**
 * The controls that judge a pod at a level and a minor version of Kubernetes 1: of each control the newest revision that
 * is not newer than the version; at level restricted also the baseline controls that no restricted one overrides.
 * Source: k8s.io/pod-security-admission/policy/registry.go, populate and inflateVersions.
 */
export function controlsFor(level: "baseline" | "restricted", minor: number): readonly ActiveControl[] {
  const current = controls.flatMap(({ id, level: own, revisions }) => {
    const revision = revisions.findLast(({ since }) => since <= minor)
    return revision && (own === "baseline" || level === "restricted") ? [{ id, level: own, ...revision }] : []
  })
  const overridden = new Set(current.flatMap(({ overrides = [] }) => overrides))
  return current.filter(({ id }) => !overridden.has(id))
}
