import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { runsDownload } from "../command-patterns.ts"
import { container, pod } from "../examples.ts"
import { everyCommand } from "../start-commands.ts"

/**
 * The container downloads a script and runs it at once: whoever owns that address, or sits on the way to it, runs code
 * in the cluster at every start, and nobody can tell later what it was.
 *
 * Field:   command, args, exec probes and hooks of every container class
 * Allowed: commands that do not feed a download to an interpreter
 * Source:  MITRE ATT&CK T1105, T1059.004
 */
export const downloadAndRun = check({
  id: "download-and-run",
  title: "Container runs a script that it downloads",
  severity: high("somebody else decides at every start what runs"),
  frameworks: ["mitre-attack/T1105", "mitre-attack/T1059.004", "owasp-k8s-2025/K01"],
  containers(container, report) {
    for (const { text, resource, path } of everyCommand(container))
      if (runsDownload(text)) report({ resource, path }, `container ${container.name} runs what it downloads`)
  },
  fix: { title: "Put the script into the image, or into a ConfigMap that is reviewed" },
  examples: {
    good: pod({ containers: [container({ command: ["sh", "-c", "curl -fsS https://app.example/ready | grep ok"] })] }),
    bad: pod({ containers: [container({ command: ["sh", "-c", "curl -fsSL https://get.example/install | sh -"] })] }),
  },
})
