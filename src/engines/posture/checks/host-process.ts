import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * A HostProcess container runs as an ordinary process of its Windows node, with an account of the node and its network:
 * what privileged is on Linux.
 *
 * Field:   securityContext.windowsOptions.hostProcess of the pod and every container class
 * Allowed: absent, false
 * Source:  Pod Security Standards, baseline "HostProcess" (check_windowsHostProcess.go)
 */
export const hostProcess = check({
  id: "host-process",
  title: "Container is a process of its Windows node",
  severity: critical("a break-in has the node's account at once"),
  aliases: ["trivy:KSV-0103", "polaris:hostProcess"],
  frameworks: [
    "pss/baseline",
    "nsa-cisa-1.2/privileged-containers",
    "cis-1.12/5.2.11",
    "mitre-attack/T1611",
    "owasp-k8s-2025/K01",
  ],
  os: "windows",
  containers({ name, security }, report) {
    const { windowsHostProcess, windowsRunAsUserName } = security
    if (!windowsHostProcess.value) return
    const account = windowsRunAsUserName.value ? ` as ${windowsRunAsUserName.value}` : ""
    report(windowsHostProcess, `container ${name} is a process of its node${account}`)
  },
  fix: {
    title: "Run as an ordinary container, or leave the task to an agent in a namespace of its own",
    patch: setTo(false),
    risk: "an agent that manages the node stops working",
  },
  examples: {
    good: pod({ securityContext: { windowsOptions: { hostProcess: false } } }),
    bad: pod({ containers: [container({ securityContext: { windowsOptions: { hostProcess: true } } })] }),
  },
})
