import { readFileSync, writeFileSync } from "node:fs"
import { dump } from "js-yaml"
import { allRules } from "../app/rules.ts"
import { importWaivers, type NewWaiver } from "../app/waivers/import/import-waivers.ts"
import { configurationFile } from "../inputs/configuration/configuration.ts"
import { decodeText } from "../lib/yaml/index.ts"
import { count, visible } from "../outputs/terminal/text.ts"
import { type Command, text, UsageError } from "./command.ts"

export const waiversCommand: Command = {
  name: "waivers",
  arguments: "import FILE...",
  describe: "take over the ignore files and annotations of other tools",
  options: {
    output: {
      type: "string",
      short: "o",
      value: "FILE",
      describe: "write the configuration there; it must not exist yet",
    },
  },
  examples: [
    `breakwater waivers import .trivyignore -o ${configurationFile}`,
    "breakwater waivers import exceptions.json k8s/*.yaml",
  ],
  async run([action, ...files], options, terminal) {
    if (action !== "import" || files.length === 0)
      throw new UsageError(
        "waivers can do one thing: import FILE...",
        "FILE: .trivyignore, .trivyignore.yaml, exceptions of kubescape, configurations of polaris, kube-linter and checkov, annotated manifests.",
      )
    const rules = allRules()
    const waivers: NewWaiver[] = []
    let left = 0
    for (const file of files) {
      const result = importWaivers(file, read(file), rules)
      if (!result) throw new UsageError(`${file} is no ignore file that is known, and holds no Kubernetes object`)
      waivers.push(...result.waivers)
      left += result.problems.length
      for (const problem of result.problems)
        terminal.writeError(`${terminal.errorStyle.yellow("left out")}  ${visible(file)}: ${visible(problem)}\n`)
    }
    const configuration = dump({ waivers: waivers.map((waiver) => ({ ...waiver })) }, { lineWidth: 120, noRefs: true })
    const output = text(options, "output")
    if (output === undefined) await terminal.write(configuration)
    else write(output, configuration)
    terminal.writeError(`${count(waivers.length, "waiver")} imported, ${left} left out.\n`)
    return 0
  },
}

function read(file: string): string {
  try {
    return decodeText(readFileSync(file)).text
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as NodeJS.ErrnoException).code ?? String(error)}`)
  }
}

function write(file: string, content: string): void {
  try {
    writeFileSync(file, content, { flag: "wx" })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === "EEXIST") throw new UsageError(`${file} exists already`, "Leave out -o and add the lines by hand.")
    throw new UsageError(`${file} cannot be written: ${code ?? String(error)}`)
  }
}
