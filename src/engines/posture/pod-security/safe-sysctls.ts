/** Sysctls by the minor version of Kubernetes since which they count as safe. */
const safeSince: readonly (readonly [since: number, names: readonly string[]])[] = [
  [
    0,
    [
      "kernel.shm_rmid_forced",
      "net.ipv4.ip_local_port_range",
      "net.ipv4.tcp_syncookies",
      "net.ipv4.ping_group_range",
      "net.ipv4.ip_unprivileged_port_start",
    ],
  ],
  [27, ["net.ipv4.ip_local_reserved_ports"]],
  [
    29,
    [
      "net.ipv4.tcp_keepalive_time",
      "net.ipv4.tcp_fin_timeout",
      "net.ipv4.tcp_keepalive_intvl",
      "net.ipv4.tcp_keepalive_probes",
    ],
  ],
  [32, ["net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"]],
  [37, ["net.ipv4.tcp_slow_start_after_idle", "net.ipv4.tcp_notsent_lowat"]],
]

/** The minor versions at which the set grew. */
export const safeSysctlVersions: readonly number[] = safeSince.map(([since]) => since)

/**
 * The sysctls that Kubernetes 1.`minor` counts as safe: namespaced, and without effect on other pods of the node.
 * Source: k8s.io/pod-security-admission/policy/check_sysctls.go.
 */
export const safeSysctls = (minor: number): ReadonlySet<string> =>
  new Set(safeSince.filter(([since]) => since <= minor).flatMap(([, names]) => names))
