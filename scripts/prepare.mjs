/**
 * Runs when npm prepares the package. Where npm installs from a repository for the whole machine (`npm install --global
 * git+…`, and so the pre-commit framework), it hands its own `global` setting down, and what the build needs goes elsewhere
 * than here: then it is installed here first.
 */
import { spawnSync } from "node:child_process"
import { existsSync } from "node:fs"
import { resolve } from "node:path"

const root = resolve(import.meta.dirname, "..")
if (!existsSync(resolve(root, "node_modules/esbuild"))) {
  const { npm_execpath, ...environment } = process.env
  const command = [npm_execpath, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--global=false", "--include=dev"]
  const { status } = spawnSync(process.execPath, command, {
    cwd: root,
    stdio: "inherit",
    env: { ...environment, npm_config_global: "false", npm_config_prefix: "" },
  })
  if (status !== 0) process.exit(status ?? 1)
}
await import("./build.mjs")
