import { type GrantAnswer, openIdentity } from "../app/identity.ts"
import { type PermissionWords, readPermission } from "../app/identity-permission.ts"
import { loadInventory, TargetError } from "../app/load.ts"
import type { LoadedInventory } from "../app/scan.ts"
import type { Permission } from "../engines/identity/request.ts"
import type { World } from "../engines/identity/world.ts"
import type { Style } from "../outputs/terminal/style.ts"
import { type OptionSpecification, type OptionValues, text, texts, UsageError } from "./command.ts"
import { openProgress } from "./progress.ts"
import type { Terminal } from "./terminal.ts"

/** Options that the questions about permissions share. */
export const permissionOptions: Readonly<Record<string, OptionSpecification>> = {
  namespace: { type: "string", short: "n", value: "NS", describe: "in this namespace (default: in all)" },
  source: {
    type: "string",
    multiple: true,
    value: "TARGET",
    describe: 'files, folders, charts to read (repeatable, default ".")',
  },
  format: { type: "string", short: "f", value: "FORMAT", describe: "terminal (default) or json" },
}

export interface PermissionQuestion {
  readonly loaded: LoadedInventory
  readonly world: World
  readonly permission: Permission
  readonly isJson: boolean
}

/** Loads the sources and reads VERB RESOURCE [NAME]. */
export async function openQuestion(
  words: readonly string[],
  options: OptionValues,
  terminal: Terminal,
): Promise<PermissionQuestion> {
  const [verb = "", resource = "", name] = words
  const format = text(options, "format") ?? "terminal"
  if (format !== "terminal" && format !== "json")
    throw new UsageError(`the answer cannot be written as ${format}`, "Use terminal or json.")
  const sources = texts(options, "source")
  const progress = openProgress(terminal)
  const loaded = await loadInventory(sources.length > 0 ? sources : ["."], { onProgress: progress.reading }).catch(
    (error: unknown) => {
      if (error instanceof TargetError) throw new UsageError(error.message, "Check the path; - reads standard input.")
      throw error
    },
  )
  progress.close()
  const namespace = text(options, "namespace")
  const asked: PermissionWords = {
    verb,
    resource,
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
  }
  const reading = readPermission(asked, loaded.inventory)
  if ("problem" in reading) throw new UsageError(reading.problem, reading.advice)
  return { loaded, world: openIdentity(loaded), permission: reading.permission, isJson: format === "json" }
}

/** "get pods/exec in shop", "list secrets in all namespaces", "get /healthz". */
export function describePermission(permission: Permission): string {
  if ("path" in permission) return `${permission.verb} ${permission.path}`
  const { verb, group, resource, subresource, namespace, name } = permission
  const what = `${resource}${group ? `.${group}` : ""}${subresource ? `/${subresource}` : ""}${name ? ` ${name}` : ""}`
  return `${verb} ${what} ${namespace ? `in ${namespace}` : "in all namespaces"}`
}

/** One line for a grant: binding, role, rule and where the rule is written. */
export function renderGrant({ binding, role, rule, location, bindingLocation }: GrantAnswer, style: Style): string {
  const place = location ?? bindingLocation
  const where = place ? style.dim(`  ${place.file}:${place.line}`) : ""
  return `${style.cyan(binding)} gives ${style.cyan(role)}, rule ${rule}${where}`
}

/** What keeps an answer from being the whole truth, on standard error. */
export function warnIncomplete({ loaded, world }: PermissionQuestion, terminal: Terminal): void {
  const { errorStyle } = terminal
  for (const { what, why } of loaded.incomplete)
    terminal.writeError(`${errorStyle.red("incomplete")}  ${what}: ${why}\n`)
  for (const name of world.authorizers.unknown)
    terminal.writeError(`${errorStyle.red("unknown")}  ${name} may decide otherwise than RBAC\n`)
}
