import { closeSync, openSync, renameSync, rmSync, writeSync } from "node:fs"
import { writeSnapshot } from "../inputs/snapshot/write-snapshot.ts"
import { renderIncomplete } from "../outputs/terminal/report.ts"
import { clusterOptions, loadLive } from "./cluster.ts"
import { type Command, text, UsageError } from "./command.ts"
import { openProgress } from "./progress.ts"

export const snapshotCommand: Command = {
  name: "snapshot",
  arguments: "",
  describe: "save a cluster's inventory to scan it elsewhere; secret values are never read",
  options: {
    ...clusterOptions,
    output: { type: "string", short: "o", value: "FILE", describe: "write to a file (default standard output)" },
  },
  examples: [
    "breakwater snapshot -o prod.jsonl",
    "breakwater snapshot --cluster=prod -n shop > shop.jsonl",
    "breakwater scan --snapshot prod.jsonl",
  ],
  async run(positionals, options, terminal) {
    if (positionals.length > 0)
      throw new UsageError("snapshot takes no targets", "Name the context of the cluster: --cluster=CONTEXT.")
    const progress = openProgress(terminal)
    const { inventory, header, incomplete } = await loadLive(options, progress)
    progress.close()
    const lines = writeSnapshot(inventory, { ...header, takenAt: new Date().toISOString() })
    const file = text(options, "output")
    if (file !== undefined) writeFile(file, lines)
    else for (const line of lines) await terminal.write(line)
    for (const item of incomplete)
      for (const line of renderIncomplete(item, { style: terminal.errorStyle, width: terminal.width, all: true }))
        terminal.writeError(line)
    return incomplete.length > 0 ? 3 : 0
  },
}

/** Whole or not at all, and for its owner's eyes: an inventory shows an attacker the way. */
function writeFile(file: string, lines: Iterable<string>): void {
  const unfinished = `${file}.${process.pid}`
  try {
    const descriptor = openSync(unfinished, "w", 0o600)
    try {
      for (const line of lines) writeSync(descriptor, line)
    } finally {
      closeSync(descriptor)
    }
    renameSync(unfinished, file)
  } catch (error) {
    rmSync(unfinished, { force: true })
    const { code, message } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new UsageError(`the snapshot cannot be written to ${file}: ${code}`, message)
  }
}
