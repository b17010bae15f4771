import { type ObservedFlows, readObservedFlows } from "../app/observed-flows.ts"
import { renderIncomplete } from "../outputs/terminal/report.ts"
import { UsageError } from "./command.ts"
import type { Terminal } from "./terminal.ts"

/** Reads the flow logs that an option names; lines that are none are told on standard error. */
export async function openFlows(files: readonly string[], terminal: Terminal): Promise<ObservedFlows> {
  const log = await readObservedFlows(files).catch((error: unknown) => {
    const { code, path = "the flow log" } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new UsageError(`${path} cannot be read: ${code}`)
  })
  const style = { style: terminal.errorStyle, width: terminal.width, all: true }
  for (const item of log.problems) for (const line of renderIncomplete(item, style)) terminal.writeError(line)
  return log
}
