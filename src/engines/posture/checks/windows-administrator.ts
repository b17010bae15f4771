import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

/**
 * The container runs as ContainerAdministrator, which may change everything in its image, load drivers' user parts and
 * reach mounted files past their permissions.
 *
 * Field:   securityContext.windowsOptions.runAsUserName of the pod and every container class
 * Allowed: other users, such as ContainerUser
 * Source:  Microsoft documentation, "Secure Windows containers"; Kubernetes documentation, "Configure RunAsUserName for Windows pods and containers"
 */
export const windowsAdministrator = check({
  id: "windows-administrator",
  title: "Windows container runs as administrator",
  severity: medium("the administrator of the container makes every way out of it worth more"),
  frameworks: ["nsa-cisa-1.2/non-root-containers", "owasp-k8s-2025/K01"],
  os: "windows",
  containers({ name, security }, report) {
    const { windowsRunAsUserName, windowsHostProcess } = security
    const user = windowsRunAsUserName.value
    if (user === undefined || windowsHostProcess.value) return
    if (!/^(?:.*\\)?(?:ContainerAdministrator|Administrator|SYSTEM)$/i.test(user)) return
    report(windowsRunAsUserName, `container ${name} runs as ${user}`)
  },
  fix: {
    title: "Run as ContainerUser",
    patch: setTo("ContainerUser"),
    risk: "an application that changes the system inside its container fails",
  },
  examples: {
    good: pod({ os: { name: "windows" }, securityContext: { windowsOptions: { runAsUserName: "ContainerUser" } } }),
    bad: pod({
      os: { name: "windows" },
      securityContext: { windowsOptions: { runAsUserName: "ContainerAdministrator" } },
    }),
  },
})
