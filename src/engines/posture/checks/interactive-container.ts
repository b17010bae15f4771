import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, deployment } from "../examples.ts"
import { setTo } from "../fixes.ts"
import { servesContinuously } from "../long-running.ts"

/**
 * stdin and tty keep a terminal open for a person. In a workload that runs by itself that is what is left of a debugging
 * session: `kubectl attach` drops whoever may call it right into the process.
 *
 * Field:   stdin and tty of sidecar and regular containers of continuously running workloads
 * Allowed: not both true
 * Source:  k8s.io/api/core/v1/types.go, Container.Stdin, Container.TTY
 */
export const interactiveContainer = check({
  id: "interactive-container",
  title: "Container keeps a terminal open",
  severity: info("a way into the process that nobody uses by plan"),
  frameworks: ["mitre-attack/T1609"],
  classes: ["sidecar", "regular"],
  owners: servesContinuously,
  containers(container, report) {
    const { stdin, tty } = container.spec
    if (stdin !== true || tty !== true) return
    report(container.at("tty"), `container ${container.name} keeps a terminal open`)
  },
  fix: {
    title: "Set tty to false, and remove stdin",
    patch: setTo(false),
    risk: "a program that wants a terminal ends",
  },
  examples: { good: deployment(), bad: deployment({ containers: [container({ stdin: true, tty: true })] }) },
})
