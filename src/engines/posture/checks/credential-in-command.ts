import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { isCredential, mayNameCredential, passwordInUrl } from "../credentials.ts"
import { container, pod } from "../examples.ts"
import { startCommands } from "../start-commands.ts"

/**
 * A password or token stands among the words of a command. Everyone who may read the workload has it, and so has every
 * process that shares the pod's or node's process list.
 *
 * Field:   command, args, exec probes and hooks of every container class
 * Allowed: options without a credential; references to variables
 * Source:  proc(5), /proc/pid/cmdline; Kubernetes documentation, "Good practices for Kubernetes Secrets"
 */
export const credentialInCommand = check({
  id: "credential-in-command",
  title: "Credential stands in a command",
  severity: high("everyone who reads the manifest or the process list has it"),
  frameworks: ["mitre-attack/T1552.001", "nsa-cisa-1.2/secrets", "owasp-k8s-2025/K03"],
  containers(container, report) {
    const { name, spec } = container
    if (spec.command === undefined && spec.args === undefined) return
    const words = startCommands(container)
    for (const [index, { text, resource, path }] of words.entries()) {
      if (!mayNameCredential(text) && !text.includes("://")) continue
      if (text.length > 4096) continue
      const option = optionWithCredential(text, words[index + 1]?.text)
      // The value itself must not travel into reports.
      if (option !== undefined)
        report({ resource, path }, `a command of container ${name} carries a credential (${option})`)
    }
  },
  fix: { title: "Read the credential from a mounted Secret, and change it: it is no longer secret" },
  examples: {
    good: pod({ containers: [container({ args: ["--password-file=/run/secrets/db", "--token=$(TOKEN)"] })] }),
    bad: pod({ containers: [container({ args: ["--db-password=correct-horse-7"] })] }),
  },
})

const assignment = /(?:^|[\s;&])-{0,2}([A-Za-z][\w.-]{1,60})=("[^"]*"|'[^']*'|[^\s;&|"']+)/g

/** The option that carries a credential: `--password=…`, `--password …`, `PASSWORD=…` in a script, or a URL. */
function optionWithCredential(text: string, next: string | undefined): string | undefined {
  for (const [, option = "", value = ""] of text.matchAll(assignment))
    if (isCredential(option, value) && !isExpansion(value)) return option
  const lone = /^--?([A-Za-z][\w.-]{2,60})$/.exec(text)?.[1]
  if (
    lone !== undefined &&
    next !== undefined &&
    !next.startsWith("-") &&
    isCredential(lone, next) &&
    !isExpansion(next)
  )
    return lone
  return passwordInUrl(text) ? "URL" : undefined
}

/** Quotes and shell expansions hide that the value comes from elsewhere. */
const isExpansion = (value: string): boolean => /[$`<>{}]/.test(value)
