#!/usr/bin/env node
// CommonJS on purpose: `--version` answers before any module is loaded, and the compile cache is on before the rest is.
"use strict"

if (process.argv.length === 3 && (process.argv[2] === "--version" || process.argv[2] === "-v")) {
  process.stdout.write(`${require("../package.json").version}\n`)
} else {
  require("node:module").enableCompileCache?.()
  import("../dist/cli.js")
    .then((cli) => cli.main(process.argv.slice(2)))
    .then((code) => {
      process.exitCode = code
    })
}
