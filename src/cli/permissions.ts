import { loadInventory, TargetError } from "../app/load.ts"
import {
  compareSubjects,
  describeRule,
  formatSubject,
  neededPermissions,
  type PermissionChange,
  parseSubject,
  permissions,
  type ShownPermission,
  type SubjectName,
} from "../app/permissions.ts"
import type { Inventory } from "../model/inventory.ts"
import { count, truncate, visible } from "../outputs/terminal/text.ts"
import { type Command, flag, text, texts, UsageError } from "./command.ts"
import { loadSources, sourceOptions } from "./question.ts"
import type { Terminal } from "./terminal.ts"

export const permissionsCommand: Command = {
  name: "permissions",
  arguments: "SUBJECT [OTHER]",
  describe: "everything a subject may do; what another may do more or less; what a workload needs",
  options: {
    ...sourceOptions,
    before: { type: "string", value: "TARGET", describe: "compare with the same subject in this folder or snapshot" },
    needed: {
      type: "boolean",
      describe: "what the manifests of the service account's workloads show it to need, and why",
    },
    group: { type: "string", multiple: true, value: "GROUP", describe: "a group the subject is in" },
    format: { type: "string", short: "f", value: "FORMAT", describe: "terminal (default) or json" },
  },
  examples: [
    "breakwater permissions ServiceAccount:shop/cart --source k8s/",
    "breakwater permissions User:alice User:bob --source k8s/",
    "breakwater permissions ServiceAccount:shop/cart --before main/k8s/ --source k8s/",
    "breakwater permissions ServiceAccount:shop/cart --needed --source k8s/",
  ],
  async run([name, other, ...more], options, terminal) {
    if (name === undefined || more.length > 0)
      throw new UsageError("permissions needs a subject, or two", "For example: breakwater permissions User:alice")
    const subject = readSubject(name)
    const { inventory, incomplete } = await loadSources(options, terminal)
    const before = text(options, "before")
    const isJson = readFormat(text(options, "format")) === "json"
    if (flag(options, "needed")) await showNeeded(inventory, subject, isJson, terminal)
    else if (other !== undefined || before !== undefined) {
      const old = before === undefined ? inventory : await loadOne(before)
      const second = other === undefined ? subject : readSubject(other)
      const changes = compareSubjects({ inventory: old, subject }, { inventory, subject: second })
      await terminal.write(isJson ? `${JSON.stringify({ changes }, null, 2)}\n` : renderChanges(changes, terminal))
    } else {
      const rows = permissions(inventory, subject, texts(options, "group"))
      await terminal.write(
        isJson
          ? `${JSON.stringify({ subject: formatSubject(subject), permissions: rows }, null, 2)}\n`
          : renderRows(rows, terminal),
      )
    }
    return incomplete ? 3 : 0
  },
}

export function readSubject(name: string): SubjectName {
  const subject = parseSubject(name)
  if (!subject)
    throw new UsageError(`"${name}" is no subject`, "Write User:NAME, Group:NAME or ServiceAccount:NAMESPACE/NAME.")
  return subject
}

function readFormat(format = "terminal"): string {
  if (format !== "terminal" && format !== "json")
    throw new UsageError(`there is no format "${format}" here`, "Use terminal or json.")
  return format
}

async function loadOne(target: string): Promise<Inventory> {
  try {
    return (await loadInventory([target])).inventory
  } catch (error) {
    if (error instanceof TargetError) throw new UsageError(error.message, error.advice)
    throw error
  }
}

/** The verbs that a column stands for; others are named behind the row. */
const columns = ["get", "list", "watch", "create", "update", "patch", "delete"]

/** A matrix: a row for each resource of each namespace, a column for each usual verb. */
function renderRows(all: readonly ShownPermission[], { style, width }: Terminal): string {
  const rows = all.filter((row) => !isOfEverybody(row))
  if (rows.length === 0) return "No binding among the sources gives the subject anything.\n"
  const nameWidth = Math.min(Math.max(...rows.map(({ resource }) => resource.length), 8), Math.max(20, width - 48))
  let output = ""
  for (const namespace of [...new Set(rows.map((row) => row.namespace))]) {
    output += `${style.bold(namespace === "" ? "everywhere" : visible(namespace))}\n`
    output += style.dim(`  ${"".padEnd(nameWidth)}  ${columns.map((verb) => verb.slice(0, 3)).join(" ")}\n`)
    for (const { resource, verbs, names, fields = {}, admission } of rows.filter(
      (row) => row.namespace === namespace,
    )) {
      const isAll = verbs.includes("*")
      const marks = columns
        .map((verb) => (isAll || verbs.includes(verb) ? style.yellow(" ● ") : style.dim(" · ")))
        .join(" ")
      const others = [
        ...(isAll ? ["every verb"] : verbs.filter((verb) => !columns.includes(verb))),
        ...(names.length > 0 ? [`only ${names.join(", ")}`] : []),
        ...Object.entries(fields).map(([field, value]) => `only with ${field}=${value}`),
        ...(admission ? [admission.why] : []),
      ]
      const room = Math.max(0, width - nameWidth - 4 - columns.length * 4)
      output += `  ${truncate(visible(resource), nameWidth).padEnd(nameWidth)}  ${marks} ${truncate(visible(others.join("; ")), room)}\n`
    }
  }
  for (const authorizer of new Set(rows.flatMap(({ otherwise }) => otherwise ?? [])))
    output += style.dim(`${notes[authorizer]}\n`)
  const shared = all.length - rows.length
  return shared > 0
    ? `${output}${style.dim(`And ${count(shared, "row")} that Kubernetes gives to everybody (-f json lists them).`)}\n`
    : output
}

const notes: Readonly<Record<NonNullable<ShownPermission["otherwise"]>, string>> = {
  Node: "By the Node authorizer, as far as the admission plug-in NodeRestriction lets it (-f json tells row by row).",
  "system:masters": "Members of system:masters may do everything; no authorizer is asked.",
  AlwaysAllow: "The API server allows everything to everybody (authorization mode AlwaysAllow).",
}

/** Discovery, health and self-reviews: bound by Kubernetes itself to everybody who is authenticated. */
const isOfEverybody = ({ grants }: ShownPermission): boolean =>
  grants.length > 0 && grants.every(({ binding }) => binding.startsWith("ClusterRoleBinding/system:"))

function renderChanges(changes: readonly PermissionChange[], { style }: Terminal): string {
  if (changes.length === 0) return "The same permissions.\n"
  return changes
    .map(({ namespace, gained, lost }) => {
      const lines = [
        ...gained.map((rule) => style.red(`  + ${visible(describeRule(rule))}`)),
        ...lost.map((rule) => style.green(`  - ${visible(describeRule(rule))}`)),
      ]
      return `${style.bold(namespace === "" ? "everywhere" : visible(namespace))}\n${lines.join("\n")}\n`
    })
    .join("")
}

async function showNeeded(
  inventory: Inventory,
  subject: SubjectName,
  isJson: boolean,
  terminal: Terminal,
): Promise<void> {
  if (subject.kind !== "ServiceAccount")
    throw new UsageError("only service accounts have workloads", "Write ServiceAccount:NAMESPACE/NAME.")
  const needs = neededPermissions(inventory, subject)
  if (isJson) {
    const rows = needs.map(({ place: _place, ...need }) => need)
    return terminal.write(`${JSON.stringify({ subject: formatSubject(subject), needs: rows }, null, 2)}\n`)
  }
  const { style } = terminal
  if (needs.length === 0)
    return terminal.write(
      "Nothing in the manifests of its workloads shows that it talks to the API server.\nWhat it really asks for: breakwater least-privilege SUBJECT --audit FILE\n",
    )
  for (const { verb, group, resource, namespace, name, why, workload, held } of needs) {
    const what = `${verb} ${resource}${group === "" ? "" : `.${group}`}${name === "" ? "" : ` ${name}`} ${namespace === "" ? "everywhere" : `in ${namespace}`}`
    await terminal.write(
      `${held ? style.green("has") : style.red("lacks")}  ${visible(what)}\n       ${style.dim(visible(`${workload}: ${why}`))}\n`,
    )
  }
}
