import { answerWhoCan } from "../app/identity.ts"
import { type Command, UsageError } from "./command.ts"
import {
  describePermission,
  openQuestion,
  permissionOptions,
  renderGrant,
  warnIncomplete,
} from "./permission-command.ts"

export const whoCanCommand: Command = {
  name: "who-can",
  arguments: "VERB RESOURCE[.GROUP][/SUB]|/URL [NAME]",
  describe: "every subject that may do something, and what grants it",
  options: permissionOptions,
  examples: ["breakwater who-can get secrets -n shop", "breakwater who-can create pods/exec -f json"],
  async run(positionals, options, terminal) {
    if (positionals.length < 2 || positionals.length > 3)
      throw new UsageError("who-can needs a verb and a resource", "breakwater who-can get secrets -n shop")
    const question = await openQuestion(positionals, options, terminal)
    const answer = answerWhoCan(question.world, question.permission)
    warnIncomplete(question, terminal)
    const { style } = terminal
    const blocks = answer.subjects.map(({ subject, grants }) =>
      [
        style.bold(subject),
        ...(grants.length > 0 ? grants.map((grant) => `  ${renderGrant(grant, style)}`) : ["  may do everything"]),
      ].join("\n"),
    )
    await terminal.write(
      question.isJson
        ? `${JSON.stringify(answer, null, 2)}\n`
        : `${blocks.join("\n")}\n${style.dim(`\n${answer.subjects.length} subjects may ${describePermission(question.permission)}`)}\n`,
    )
    return question.loaded.incomplete.length > 0 || answer.unknown ? 3 : 0
  },
}
