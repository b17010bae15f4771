import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { inLines } from "../command-patterns.ts"
import { rewriteText } from "../environment-fixes.ts"
import { container, pod } from "../examples.ts"
import { everyCommand } from "../start-commands.ts"

/**
 * A debugger listens for whoever connects: the protocols of Java, Node.js, Python and Go debuggers have no login, and
 * each of them runs any code in the process.
 *
 * Field:   command, args, env[*] of every container class
 * Allowed: no debugger, or one that listens on the loopback address
 * Source:  documentation of JDWP, Node.js Inspector, debugpy and Delve
 */
export const debugPort = check({
  id: "debug-port",
  title: "Debugger listens on the network",
  severity: high("whoever reaches the port runs code in the process"),
  frameworks: ["mitre-attack/T1190", "owasp-k8s-2025/K01"],
  containers(container, report) {
    for (const { text, resource, path } of everyCommand(container)) {
      const debuggerName = listensForDebugger(text)
      if (debuggerName)
        report({ resource, path }, `container ${container.name} starts ${debuggerName} for whoever connects`)
    }
    if (container.spec.env === undefined) return
    for (const { name, value, resource, path } of container.environment) {
      const debuggerName = value === undefined ? undefined : listensForDebugger(value)
      if (debuggerName)
        report({ resource, path }, `${name} of container ${container.name} starts ${debuggerName} for whoever connects`)
    }
  },
  fix: {
    title: "Remove the option; debug with an ephemeral container, or let the debugger listen on 127.0.0.1",
    patch: rewriteText(onLoopback),
    risk: "the debugger is reached by kubectl port-forward only",
  },
  examples: {
    good: pod({ containers: [container({ command: ["node", "--inspect=127.0.0.1:9229", "server.js"] })] }),
    bad: pod({
      containers: [
        container({
          env: [
            {
              name: "JAVA_TOOL_OPTIONS",
              value: "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005",
            },
          ],
        }),
      ],
    }),
  },
})

const anyAddress = String.raw`(?:\*|0\.0\.0\.0|\[?::\]?)`
const debuggers: readonly (readonly [string, RegExp])[] = [
  // Before Java 9 a bare port meant every address.
  [
    "the Java debugger",
    new RegExp(String.raw`(?:-agentlib:jdwp|-Xrunjdwp)[=:]\S*\baddress=(?:${anyAddress}:\d+|\d+(?![\d.:]))`),
  ],
  ["the Node.js inspector", new RegExp(String.raw`--inspect(?:-brk|-wait)?[= ]${anyAddress}(?::\d+)?`)],
  ["debugpy", new RegExp(String.raw`\bdebugpy\b[^\n;|&]*--listen[= ]${anyAddress}:\d+`)],
  ["Delve", new RegExp(String.raw`\bdlv\b[^\n;|&]*--listen[= ](?:${anyAddress})?:\d+`)],
]

function listensForDebugger(text: string): string | undefined {
  if (!/jdwp|--inspect|debugpy|dlv/.test(text)) return undefined
  return inLines(text, (part) => debuggers.find(([, pattern]) => pattern.test(part))?.[0])
}

/** Addresses that stand for every interface become the loopback address; a bare port of JDWP gets it. */
function onLoopback(text: string): string {
  if (listensForDebugger(text) === undefined) return text
  return text
    .replace(
      new RegExp(String.raw`(address=|--inspect(?:-brk|-wait)?[= ]|--listen[= ])${anyAddress}(?=[:\s]|$)`, "g"),
      "$1127.0.0.1",
    )
    .replace(/(address=)(?=\d+(?:\D|$))(?!\d+\.)/g, "$1127.0.0.1:")
    .replace(/(--listen[= ])(?=:\d)/g, "$1127.0.0.1")
}
