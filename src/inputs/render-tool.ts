import { execFile } from "node:child_process"
import { accessSync, constants, statSync } from "node:fs"
import { delimiter, isAbsolute, join } from "node:path"
import type { ReadBounds } from "./options.ts"

/** Output that a renderer may give, in bytes. */
const maxOutput = 256 * 1024 * 1024

/** The full path of a program on PATH, or undefined. Relative folders on PATH are passed over: a repository could fill them. */
export function findProgram(name: string, environment: ReadBounds["environment"]): string | undefined {
  const suffixes = process.platform === "win32" ? [".exe"] : [""]
  for (const folder of (environment.PATH ?? "").split(delimiter)) {
    if (!isAbsolute(folder)) continue
    for (const suffix of suffixes) {
      const path = join(folder, name + suffix)
      try {
        accessSync(path, constants.X_OK)
        if (statSync(path).isFile()) return path
      } catch {
        // Not in this folder.
      }
    }
  }
  return undefined
}

export type ToolResult = { readonly output: string } | { readonly failure: string }

/**
 * Runs a renderer without a shell, with a time limit, an output limit and an environment that holds no credentials, no
 * way to a cluster and none to the network: git may use no protocol, and HTTP goes to a port where nobody listens.
 */
export function runTool(program: string, args: readonly string[], bounds: ReadBounds): Promise<ToolResult> {
  const nowhere = "http://127.0.0.1:9"
  const env: Record<string, string> = {
    PATH: bounds.environment.PATH ?? "",
    HOME: "/nonexistent",
    KUBECONFIG: process.platform === "win32" ? "NUL" : "/dev/null",
    KUBERC: "off",
    HELM_CACHE_HOME: "/nonexistent",
    HELM_CONFIG_HOME: "/nonexistent",
    HELM_DATA_HOME: "/nonexistent",
    HELM_PLUGINS: "/nonexistent",
    GIT_ALLOW_PROTOCOL: "",
    GIT_TERMINAL_PROMPT: "0",
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    ALL_PROXY: nowhere,
  }
  for (const name of ["SystemRoot", "TEMP", "TMP", "TMPDIR"]) {
    const value = bounds.environment[name]
    if (value !== undefined) env[name] = value
  }
  return new Promise((resolve) => {
    execFile(
      program,
      [...args],
      {
        cwd: bounds.folder,
        env,
        timeout: bounds.renderTimeout,
        killSignal: "SIGKILL",
        maxBuffer: maxOutput,
        windowsHide: true,
        ...(bounds.signal ? { signal: bounds.signal } : {}),
      },
      (error, output, messages) => {
        if (!error) resolve({ output })
        else resolve({ failure: failureOf(error, messages, bounds.renderTimeout) })
      },
    )
  })
}

type ExecError = Error & { readonly code?: unknown; readonly killed?: boolean; readonly signal?: unknown }

function failureOf(error: ExecError, messages: string, timeout: number): string {
  if (error.code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER") return "it gives more than 256 MiB"
  if (error.killed) return `it took longer than ${Math.round(timeout / 1000)} seconds`
  const lines = messages
    .split("\n")
    .map((text) => text.trim())
    .filter(Boolean)
  const line = lines.find((text) => /^(?:error|panic)\b|^E\d{4} /i.test(text)) ?? lines.at(-1)
  return line === undefined ? "the tool failed without a message" : shorten(line)
}

/** The tool's own words on one line: what kubectl's logger puts before them is left out. */
const shorten = (line: string): string => {
  const logged = /^E\d{4} .*?\berr="((?:[^"\\]|\\.)*)"/.exec(line)
  const text = (logged ? (logged[1] as string).replace(/\\(["\\])/g, "$1") : line)
    .replace(/^error: |^Error: /i, "")
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a chart's own message may hold any
    .replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]+/g, " ")
  return text.length > 500 ? `${text.slice(0, 499)}…` : text
}
