import { answerCan, type CanAnswer } from "../app/identity.ts"
import { formatSubject, parseSubject } from "../engines/identity/identity.ts"
import { type Command, texts, UsageError } from "./command.ts"
import {
  describePermission,
  openQuestion,
  permissionOptions,
  renderGrant,
  warnIncomplete,
} from "./permission-command.ts"
import type { Terminal } from "./terminal.ts"

export const canCommand: Command = {
  name: "can",
  arguments: "SUBJECT VERB RESOURCE[.GROUP][/SUB]|/URL [NAME]",
  describe: "whether a subject may do something, and what grants it",
  options: {
    ...permissionOptions,
    group: { type: "string", multiple: true, value: "GROUP", describe: "a group the subject is in (repeatable)" },
  },
  examples: [
    "breakwater can ServiceAccount:shop/cart get secrets -n shop",
    "breakwater can User:alice create pods/exec --source k8s/",
    "breakwater can Group:system:unauthenticated get /metrics",
  ],
  async run(positionals, options, terminal) {
    const [who = "", ...words] = positionals
    if (words.length < 2 || words.length > 3)
      throw new UsageError(
        "can needs a subject, a verb and a resource",
        "breakwater can ServiceAccount:shop/cart get secrets -n shop",
      )
    const subject = parseSubject(who)
    if (!subject)
      throw new UsageError(`"${who}" names no subject`, "Write User:NAME, Group:NAME or ServiceAccount:NAMESPACE/NAME.")
    const question = await openQuestion(words, options, terminal)
    const answer = answerCan(question.world, subject, question.permission, texts(options, "group"))
    warnIncomplete(question, terminal)
    await terminal.write(
      question.isJson
        ? `${JSON.stringify(answer, null, 2)}\n`
        : render(answer, `${formatSubject(subject)} ${describePermission(question.permission)}`, terminal),
    )
    if (answer.allowed) return 0
    // Rights only add up: what was not read could still allow it.
    return answer.unknown || question.loaded.incomplete.length > 0 ? 3 : 1
  },
}

function render(
  { allowed, unknown, grants, otherwise, allowedIn }: CanAnswer,
  what: string,
  { style }: Terminal,
): string {
  const verdict = allowed ? style.green("yes") : unknown ? style.yellow("not by RBAC") : style.red("no")
  const lines = [
    `${style.bold(verdict)}  ${what}`,
    ...(otherwise ? [`     ${otherwise} allows it`] : []),
    ...grants.map((grant) => `     ${renderGrant(grant, style)}`),
    ...(allowedIn ? [`     allowed in ${allowedIn.join(", ")} (choose with -n)`] : []),
  ]
  return `${lines.join("\n")}\n`
}
