import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { installedBy } from "../command-patterns.ts"
import { container, pod } from "../examples.ts"
import { everyCommand } from "../start-commands.ts"

/**
 * The container installs packages when it starts. Each start takes whatever the package server has that day, needs a
 * writable file system and mostly root, and fails when the server is away.
 *
 * Field:   command, args, exec probes and hooks of every container class
 * Allowed: commands that call no package manager to install
 * Source:  NIST SP 800-190, 4.4.4; MITRE ATT&CK T1105
 */
export const packageInstallAtStart = check({
  id: "package-install-at-start",
  title: "Container installs packages when it starts",
  severity: low("what runs is decided at each start, by a server outside"),
  frameworks: ["mitre-attack/T1105", "nsa-cisa-1.2/immutable-container-file-systems"],
  containers(container, report) {
    for (const { text, resource, path } of everyCommand(container)) {
      const manager = installedBy(text)
      if (manager !== undefined) report({ resource, path }, `container ${container.name} runs ${manager} at its start`)
    }
  },
  fix: { title: "Build an image that holds the packages" },
  examples: {
    good: pod({ containers: [container({ command: ["apt-cacher-ng"] })] }),
    bad: pod({
      containers: [container({ command: ["sh", "-c", "apt-get update && apt-get install -y curl && exec app"] })],
    }),
  },
})
