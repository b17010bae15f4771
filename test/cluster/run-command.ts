import { main } from "../../src/cli/main.ts"
import type { Terminal } from "../../src/cli/terminal.ts"
import type { JsonObject } from "../../src/lib/json.ts"
import { plainStyle } from "../../src/outputs/terminal/style.ts"

export interface CommandRun {
  readonly code: number
  readonly output: string
  readonly errors: string
}

/** Runs a command line as `breakwater` would, in this process. */
export async function runCommand(...argv: readonly string[]): Promise<CommandRun> {
  let output = ""
  let errors = ""
  const terminal: Terminal = {
    style: plainStyle,
    errorStyle: plainStyle,
    width: 140,
    interactive: false,
    write: async (text) => {
      output += text
    },
    writeError: (text) => {
      errors += text
    },
  }
  const code = await main(argv, terminal)
  return { code, output, errors }
}

export interface ContextOptions {
  readonly cluster?: JsonObject
  readonly user?: JsonObject
}

/** A kubeconfig with one context for each server. */
export const kubeconfig = (
  servers: Readonly<Record<string, { readonly url: string } & ContextOptions>>,
  current?: string,
): string => {
  const entries = Object.entries(servers)
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    ...(current === undefined ? {} : { "current-context": current }),
    clusters: entries.map(([name, { url, cluster }]) => ({ name, cluster: { server: url, ...cluster } })),
    users: entries.map(([name, { user }]) => ({ name, user: user ?? {} })),
    contexts: entries.map(([name]) => ({ name, context: { cluster: name, user: name } })),
  })
}
