import { type Framework, readControls } from "./framework.ts"

const source = "Kubernetes documentation, Pod Security Standards; ids as in k8s.io/pod-security-admission/policy"

const baseline = `
hostProcess | Windows containers are not of the host | by rule:host-process
hostNamespaces | No namespaces of the node | by rule:host-pid rule:host-ipc rule:host-network
privileged | No privileged containers | by rule:privileged-container
capabilities | No capabilities beyond those of the runtime | by rule:added-capabilities rule:dangerous-capabilities
hostPathVolumes | No directories of the node | by rule:host-path-volume
hostPorts | No ports of the node | by rule:host-ports
hostProbes | Probes and hooks stay in the pod | by rule:probe-host
appArmor | AppArmor is not switched off | by rule:apparmor-profile
seLinux | No SELinux users, roles and types of one's own | by rule:selinux-options
procMount | /proc is masked | by rule:proc-mount
seccomp | Seccomp is not switched off | by rule:seccomp-unconfined
sysctls | Only safe kernel settings | by rule:unsafe-sysctls
`

/** The two levels as a whole; `pss-baseline` and `pss-restricted` tell of each control. */
export const podSecurity: Framework = {
  id: "pss",
  title: "Pod Security Standards",
  source,
  controls: readControls(`
baseline | Pods pass the level baseline
restricted | Pods pass the level restricted | by pss/baseline
`),
}

export const podSecurityBaseline: Framework = {
  id: "pss-baseline",
  title: "Pod Security Standards, baseline",
  source,
  controls: readControls(baseline),
}

export const podSecurityRestricted: Framework = {
  id: "pss-restricted",
  title: "Pod Security Standards, restricted",
  source,
  controls: readControls(`${baseline.trim()}
volumeTypes | Volumes of harmless types | by rule:volume-types
privilegeEscalation | Processes gain no rights | by rule:allow-privilege-escalation
runAsNonRoot | Containers do not run as root | by rule:run-as-non-root
runAsUser | The user is not root | by rule:run-as-root-user
seccompProfile | A seccomp profile is set | by rule:seccomp-profile
dropCapabilities | All capabilities are dropped | by rule:drop-all-capabilities
`),
}
