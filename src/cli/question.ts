import { loadInventory, TargetError } from "../app/load.ts"
import type { ShownGrant } from "../app/questions.ts"
import type { LoadedInventory } from "../app/scan.ts"
import type { Incomplete } from "../model/finding.ts"
import { formatLocation, renderIncomplete } from "../outputs/terminal/report.ts"
import { visible } from "../outputs/terminal/text.ts"
import { loadLive, wantsCluster } from "./cluster.ts"
import { type OptionSpecification, type OptionValues, texts, UsageError } from "./command.ts"
import { openProgress } from "./progress.ts"
import type { Terminal } from "./terminal.ts"

/** What is asked. */
export const sourceOptions: Readonly<Record<string, OptionSpecification>> = {
  source: {
    type: "string",
    multiple: true,
    value: "TARGET",
    describe: "files, folders or a snapshot to ask; may be given several times",
  },
  cluster: {
    type: "string",
    value: "CONTEXT",
    optionalValue: true,
    describe: "the live cluster to ask (default: that of the current context, without one the current folder)",
  },
}

/** Options of all questions. */
export const questionOptions: Readonly<Record<string, OptionSpecification>> = {
  ...sourceOptions,
  namespace: {
    type: "string",
    short: "n",
    value: "NS",
    describe: "namespace of the request; without it the question is about the whole cluster",
  },
  format: { type: "string", short: "f", value: "FORMAT", describe: "terminal (default) or json" },
}

/** What the question is asked of. What could not be read is named on standard error: an answer may be missing grants. */
export async function loadSources(
  options: OptionValues,
  terminal: Terminal,
): Promise<Pick<LoadedInventory, "inventory" | "kubernetesVersion"> & { readonly incomplete: boolean }> {
  const loaded = await load(options, terminal)
  writeIncomplete(loaded.incomplete, terminal)
  const { inventory, kubernetesVersion } = loaded
  return {
    inventory,
    incomplete: loaded.incomplete.length > 0 || inventory.size === 0,
    ...(kubernetesVersion ? { kubernetesVersion } : {}),
  }
}

/** Names what could not be read, on standard error. */
export function writeIncomplete(incomplete: readonly Incomplete[], terminal: Terminal): void {
  for (const item of incomplete)
    for (const line of renderIncomplete(item, { style: terminal.errorStyle, width: terminal.width, all: true }))
      terminal.writeError(line)
}

const hasContext = async (): Promise<boolean> => (await import("../app/load-cluster.ts")).hasCurrentContext()

async function load(options: OptionValues, terminal: Terminal): Promise<LoadedInventory> {
  const sources = texts(options, "source")
  if (sources.length > 0 && wantsCluster(options))
    throw new UsageError("a question is asked of --source or of --cluster, not of both")
  if (sources.length === 0 && (wantsCluster(options) || (await hasContext()))) {
    const progress = openProgress(terminal)
    // The namespace is the question's, not a limit of what is read.
    const loaded = await loadLive({ cluster: options.cluster ?? "" }, progress)
    progress.close()
    if (!wantsCluster(options)) terminal.writeError(`The cluster of the context "${loaded.header.context}":\n`)
    return loaded
  }
  return loadInventory(sources.length > 0 ? sources : ["."]).catch((error: unknown) => {
    if (error instanceof TargetError) throw new UsageError(error.message, error.advice)
    throw error
  })
}

/** One line for each grant: binding, role, rule and where it is written. */
export const renderGrants = (grants: readonly ShownGrant[], { style }: Terminal): string =>
  grants
    .map(({ binding, role, rule, location }) => {
      const place = location ? `  ${style.cyan(visible(formatLocation(location)))}` : ""
      return `  ${visible(binding)} ${style.dim("→")} ${visible(role)}, rule ${rule}${place}\n`
    })
    .join("")

/** Bindings to roles that are not there make an answer incomplete. */
export const renderUnresolved = (unresolved: readonly string[]): string =>
  `These bindings name roles that are not among the sources, so what they grant is not known:\n${unresolved.map((line) => `  ${visible(line)}\n`).join("")}Add them: kubectl get clusterroles,roles -A -o yaml > roles.yaml, then --source roles.yaml.\n`
