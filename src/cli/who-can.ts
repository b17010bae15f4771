import { type Holder, readPermission, showGrant, showUnresolved, type WhoCan, whoCan } from "../app/questions.ts"
import { truncate, visible } from "../outputs/terminal/text.ts"
import { type Command, text, UsageError } from "./command.ts"
import { loadSources, questionOptions, renderGrants, renderUnresolved } from "./question.ts"
import type { Terminal } from "./terminal.ts"

export const whoCanCommand: Command = {
  name: "who-can",
  arguments: "VERB RESOURCE[.GROUP][/SUB]|/URL [NAME]",
  describe: "who may do something, with binding, role and rule, or the authorizer that lets them",
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
    if (text(options, "format") === "json") {
      const subjects = found.subjects.map(({ restriction, ...holder }) => ({
        ...holder,
        ...(restriction ? { admission: restriction } : {}),
        grants: holder.grants.map(showGrant),
      }))
      await terminal.write(`${JSON.stringify({ subjects, unresolved }, null, 2)}\n`)
    } else await terminal.write(renderHolders(found.subjects, terminal) + renderRest(found, terminal))
    return incomplete || unresolved.length > 0 || found.unknown.length > 0 ? 3 : 0
  },
}

function renderHolders(holders: readonly Holder[], terminal: Terminal): string {
  const { style, width } = terminal
  const kubelets = holders.filter(({ otherwise, grants }) => otherwise === "Node" && grants.length === 0)
  const [kubelet] = kubelets
  const others = holders
    .filter((holder) => !kubelets.includes(holder))
    .map(
      ({ subject, grants, otherwise }) =>
        `${style.bold(visible(subject))}\n${otherwise ? `  ${otherwise} authorizer\n` : ""}${renderGrants(grants.map(showGrant), terminal)}`,
    )
  if (!kubelet) return others.join("")
  const names = kubelets.map(({ subject }) => subject.replace("User:system:node:", ""))
  const restriction = kubelet.restriction
    ? `  ${style.dim(visible(`Admission (NodeRestriction) lets through ${kubelet.restriction.why}${names.length > 1 ? `, and likewise for the others` : ""}.`))}\n`
    : ""
  const title = names.length === 1 ? "kubelet of" : `kubelets of ${names.length} nodes:`
  return `${others.join("")}${style.bold("User:system:node:NAME")}  ${truncate(visible(`${title} ${names.join(", ")}`), width - 24)}\n  Node authorizer\n${restriction}`
}

function renderRest({ subjects, unresolved }: WhoCan, { style }: Terminal): string {
  const note = `${subjects.length === 0 ? "No subject of a binding may. " : ""}Members of system:masters always may.\n`
  return (unresolved.length > 0 ? renderUnresolved(unresolved.map(showUnresolved)) : "") + style.dim(note)
}
