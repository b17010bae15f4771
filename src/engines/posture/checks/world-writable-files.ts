import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { makesWorldWritable, takeWriteFromOthers } from "../command-patterns.ts"
import { rewriteText } from "../environment-fixes.ts"
import { container, pod } from "../examples.ts"
import { everyCommand } from "../start-commands.ts"

/**
 * The command lets everybody write to files. Another process of the pod, or of the node where the folder is the node's,
 * may then replace what the application reads or runs.
 *
 * Field:   command, args, exec probes and hooks of every container class
 * Allowed: permissions without write for others
 * Source:  chmod(1); MITRE ATT&CK T1222.002
 */
export const worldWritableFiles = check({
  id: "world-writable-files",
  title: "Container lets everybody write to files",
  severity: low("other processes may replace what the application runs"),
  frameworks: ["mitre-attack/T1222.002"],
  os: "linux",
  containers(container, report) {
    for (const { text, resource, path } of everyCommand(container))
      if (makesWorldWritable(text))
        report({ resource, path }, `container ${container.name} makes files writable for all`)
  },
  fix: {
    title: "Set fsGroup on the pod, or give the files to the user that the application runs as",
    patch: rewriteText(takeWriteFromOthers),
    risk: "a user that is neither owner nor in the group can no longer write",
  },
  examples: {
    good: pod({ containers: [container({ command: ["sh", "-c", "chmod 0750 /data && exec app"] })] }),
    bad: pod({ containers: [container({ command: ["sh", "-c", "chmod -R 777 /data && exec app"] })] }),
  },
})
