import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, deployment } from "../examples.ts"
import { servesContinuously } from "../long-running.ts"
import { startLine } from "../start-commands.ts"

/**
 * The container only sleeps. It is there to be entered with `kubectl exec`, often forgotten after a debugging session,
 * and keeps its token, network and volumes at hand for whoever comes.
 *
 * Field:   command and args of regular containers of continuously running workloads
 * Allowed: a program
 * Source:  MITRE ATT&CK T1609
 */
export const idleContainer = check({
  id: "idle-container",
  title: "Container only sleeps",
  severity: info("a place to work from, with nothing to do of its own"),
  frameworks: ["mitre-attack/T1609"],
  classes: ["regular"],
  owners: servesContinuously,
  containers(container, report) {
    if (container.spec.command === undefined && container.spec.args === undefined) return
    const line = startLine(container)
    if (line.length > 200 || !idle.test(line)) return
    const key = container.command.length > 0 ? "command" : "args"
    report(container.at(key), `container ${container.name} does nothing but sleep`)
  },
  fix: { title: "Remove it; for debugging use `kubectl debug`, which leaves nothing behind" },
  examples: {
    good: deployment({ containers: [container({ command: ["/app/serve"] })] }),
    bad: deployment({ containers: [container({ command: ["sleep", "infinity"] })] }),
  },
})

const idle =
  /^(?:(?:\S*\/)?(?:ba|da|a)?sh (?:-\w+ )+)?["']?\s*(?:(?:exec )?(?:\S*\/)?(?:sleep (?:infinity|inf|\d{4,}[smhd]?|\d+[dh])|tail -f \/dev\/null)|while (?:true|:|\[ 1 \]); ?do sleep \d+\w?; ?done)\s*;?\s*["']?$/
