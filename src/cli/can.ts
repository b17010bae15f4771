import { accessReview, readPermission, showGrant, showUnresolved } from "../app/questions.ts"
import { type Command, text, UsageError } from "./command.ts"
import { loadSources, questionOptions, renderGrants, renderUnresolved } from "./question.ts"

export const canCommand: Command = {
  name: "can",
  arguments: "SUBJECT VERB RESOURCE[.GROUP][/SUB]|/URL [NAME]",
  describe: "whether a subject may do something by RBAC, with the granting chain",
  options: questionOptions,
  examples: [
    "breakwater can ServiceAccount:shop/cart get secrets -n shop --source k8s/",
    "breakwater can User:alice create pods/exec -n shop --source k8s/",
    "breakwater can Group:system:authenticated get /healthz --source k8s/",
  ],
  async run([subject, verb, what, name], options, terminal) {
    if (subject === undefined || verb === undefined || what === undefined)
      throw new UsageError(
        "can needs a subject, a verb and a resource",
        "For example: breakwater can User:alice get pods -n shop",
      )
    const { inventory, incomplete } = await loadSources(options, terminal)
    const review = accessReview(inventory, subject, readPermission(verb, what, name, text(options, "namespace")))
    if (!review)
      throw new UsageError(
        `"${subject}" is no subject`,
        "Write User:NAME, Group:NAME or ServiceAccount:NAMESPACE/NAME.",
      )
    const grants = review.grants.map(showGrant)
    if (text(options, "format") === "json") {
      await terminal.write(`${JSON.stringify({ allowed: review.allowed, unknown: review.unknown, grants }, null, 2)}\n`)
    } else {
      const { style } = terminal
      await terminal.write(
        `${review.allowed ? style.green("yes") : review.unknown ? style.yellow("unknown") : style.red("no")}\n${renderGrants(grants, terminal)}`,
      )
      if (review.allowed && grants.length === 0)
        await terminal.write("Members of system:masters may do everything; no authorizer is asked.\n")
      if (review.unknown) await terminal.write(renderUnresolved(review.unresolved.map(showUnresolved)))
    }
    return incomplete || review.unknown ? 3 : review.allowed ? 0 : 1
  },
}
