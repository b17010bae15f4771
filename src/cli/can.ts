import { accessReview, readPermission, showGrant, showUnresolved } from "../app/questions.ts"
import { type Command, text, texts, UsageError } from "./command.ts"
import { loadSources, questionOptions, renderGrants, renderUnresolved } from "./question.ts"

export const canCommand: Command = {
  name: "can",
  arguments: "SUBJECT VERB RESOURCE[.GROUP][/SUB]|/URL [NAME]",
  describe: "whether a subject may do something by RBAC, with the granting chain",
  options: {
    ...questionOptions,
    group: {
      type: "string",
      multiple: true,
      value: "GROUP",
      describe: "a group the subject is in; may be given several times",
    },
  },
  examples: [
    "breakwater can ServiceAccount:shop/cart get secrets -n shop --source k8s/",
    "breakwater can User:alice create pods/exec -n shop --source k8s/",
    "breakwater can Group:system:authenticated get /healthz --cluster=prod",
  ],
  async run([subject, verb, what, name], options, terminal) {
    if (subject === undefined || verb === undefined || what === undefined)
      throw new UsageError(
        "can needs a subject, a verb and a resource",
        "For example: breakwater can User:alice get pods -n shop",
      )
    const { inventory, incomplete } = await loadSources(options, terminal)
    const permission = readPermission(verb, what, name, text(options, "namespace"), inventory)
    const review = accessReview(inventory, subject, permission, texts(options, "group"))
    if (!review)
      throw new UsageError(
        `"${subject}" is no subject`,
        "Write User:NAME, Group:NAME or ServiceAccount:NAMESPACE/NAME.",
      )
    const { unknown, otherwise, restriction } = review
    const allowed = review.allowed && restriction?.refused !== true
    const grants = review.grants.map(showGrant)
    if (text(options, "format") === "json") {
      const answer = {
        allowed,
        unknown,
        ...(otherwise ? { otherwise } : {}),
        ...(restriction ? { admission: restriction } : {}),
        grants,
      }
      await terminal.write(`${JSON.stringify(answer, null, 2)}\n`)
    } else {
      const { style } = terminal
      const word = allowed
        ? style.green(restriction ? `yes, ${restriction.why}` : "yes")
        : unknown
          ? style.yellow("unknown")
          : style.red("no")
      await terminal.write(`${word}\n${renderGrants(grants, terminal)}`)
      if (review.otherwise === "system:masters")
        await terminal.write("Members of system:masters may do everything; no authorizer is asked.\n")
      else if (review.otherwise) await terminal.write(`Allowed by the ${review.otherwise} authorizer.\n`)
      if (restriction)
        await terminal.write(
          restriction.refused
            ? `Admission (${restriction.plugin}) refuses it: ${restriction.why}.\n`
            : `Admission (${restriction.plugin}) refuses the rest.\n`,
        )
      if (review.allowedIn.length > 0)
        await terminal.write(`Allowed in ${review.allowedIn.join(", ")}: choose with -n.\n`)
      if (review.unknown && review.unresolved.length > 0)
        await terminal.write(renderUnresolved(review.unresolved.map(showUnresolved)))
    }
    // Rights only add up: what is not known can turn a no into a yes, never a yes into a no, unless another authorizer denies.
    if (allowed) return unknown ? 3 : 0
    return incomplete || unknown ? 3 : 1
  },
}
