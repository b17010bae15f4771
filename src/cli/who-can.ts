import { readPermission, showGrant, showUnresolved, whoCan } from "../app/questions.ts"
import { visible } from "../outputs/terminal/text.ts"
import { type Command, text, UsageError } from "./command.ts"
import { loadSources, questionOptions, renderGrants, renderUnresolved } from "./question.ts"

export const whoCanCommand: Command = {
  name: "who-can",
  arguments: "VERB RESOURCE[.GROUP][/SUB]|/URL [NAME]",
  describe: "who may do something by RBAC, with binding, role and rule",
  options: questionOptions,
  examples: [
    "breakwater who-can list secrets --source k8s/",
    "breakwater who-can create pods/exec -n shop --cluster=prod",
  ],
  async run([verb, what, name], options, terminal) {
    if (verb === undefined || what === undefined)
      throw new UsageError(
        "who-can needs a verb and a resource",
        "For example: breakwater who-can list secrets -n shop",
      )
    const { inventory, incomplete } = await loadSources(options, terminal)
    const found = whoCan(inventory, readPermission(verb, what, name, text(options, "namespace"), inventory))
    const unresolved = found.unresolved.map(showUnresolved)
    const subjects = [...found.subjects].map(([subject, grants]) => ({ subject, grants: grants.map(showGrant) }))
    if (text(options, "format") === "json")
      await terminal.write(`${JSON.stringify({ subjects, unresolved }, null, 2)}\n`)
    else {
      for (const { subject, grants } of subjects)
        await terminal.write(`${terminal.style.bold(visible(subject))}\n${renderGrants(grants, terminal)}`)
      if (unresolved.length > 0) await terminal.write(renderUnresolved(unresolved))
      const others = "Members of system:masters always may."
      await terminal.write(
        terminal.style.dim(`${subjects.length === 0 ? "No subject of a binding may." : ""} ${others}\n`.trimStart()),
      )
    }
    return incomplete || unresolved.length > 0 || found.unknown.length > 0 ? 3 : 0
  },
}
