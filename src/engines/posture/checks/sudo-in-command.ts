import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { rewriteText } from "../environment-fixes.ts"
import { container, pod } from "../examples.ts"
import { everyCommand } from "../start-commands.ts"

/**
 * sudo in the start of a container says that its user may become root without a password: every break-in can, too, and
 * allowPrivilegeEscalation has to stay on for it.
 *
 * Field:   command, args, exec probes and hooks of every container class
 * Allowed: commands without sudo
 * Source:  sudo(8); k8s.io/api/core/v1/types.go, SecurityContext.AllowPrivilegeEscalation
 */
export const sudoInCommand = check({
  id: "sudo-in-command",
  title: "Container is started with sudo",
  severity: medium("whoever breaks in becomes root the same way"),
  aliases: ["kubescape:C-0062"],
  frameworks: ["mitre-attack/T1548.003", "nsa-cisa-1.2/non-root-containers"],
  os: "linux",
  containers(container, report) {
    for (const { text, resource, path } of everyCommand(container))
      if (sudo.test(text)) report({ resource, path }, `container ${container.name} runs sudo`)
  },
  fix: {
    title: "Run as the user that the work needs, with the single capabilities it needs",
    patch: rewriteText((text) => (text === "sudo" ? "" : text.replace(sudoWord, "$1"))),
    risk: "commands that need root fail",
  },
  examples: {
    good: pod({ containers: [container({ command: ["/app/serve"] })] }),
    bad: pod({ containers: [container({ command: ["sh", "-c", "sudo chown app /data && exec app"] })] }),
  },
})

const sudo = /(?:^|[\s;&|(`])(?:\/usr)?(?:\/bin\/)?sudo\s/
const sudoWord = /((?:^|[\s;&|(`]))(?:\/usr)?(?:\/bin\/)?sudo\s+/g
