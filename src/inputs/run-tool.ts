import { execFile } from "node:child_process"
import { accessSync, constants } from "node:fs"
import { delimiter, join } from "node:path"

/** Path of an executable on PATH, or undefined. */
export function findExecutable(name: string): string | undefined {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder || ".", name)
    try {
      accessSync(path, constants.X_OK)
      return path
    } catch {
      // Not in this folder.
    }
  }
  return undefined
}

export type ToolResult = { readonly ok: true; readonly output: string } | { readonly ok: false; readonly why: string }

const timeout = 60_000
const maxOutput = 256 * 1024 * 1024

/** Runs a program without a shell, with a time and output limit, and with no more environment than it needs. */
export function runTool(path: string, args: readonly string[], cwd: string): Promise<ToolResult> {
  const { PATH = "", HOME = "", TMPDIR = "/tmp" } = process.env
  return new Promise((resolve) => {
    execFile(
      path,
      [...args],
      { cwd, timeout, maxBuffer: maxOutput, encoding: "utf8", env: { PATH, HOME, TMPDIR, LC_ALL: "C" } },
      (error, stdout, stderr) => {
        if (!error) resolve({ ok: true, output: stdout })
        else if (error.killed) resolve({ ok: false, why: `it took longer than ${timeout / 1000} seconds` })
        else resolve({ ok: false, why: lastLines(stderr) || error.message })
      },
    )
  })
}

const lastLines = (text: string): string => text.trim().split("\n").slice(-3).join(" ").slice(0, 600)
