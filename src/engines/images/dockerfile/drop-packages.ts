import { findFile } from "../../../model/image/find-file.ts"
import type { CatalogedImage } from "../../../model/image/image.ts"
import { isOperatingSystemPackage, type Package } from "../../../model/package.ts"
import { bytesOf } from "../leftovers.ts"
import { kindOfProgram } from "../programs.ts"
import type { BuildInstruction } from "./align.ts"
import { basename } from "./basename.ts"
import { andThen, type ChangeMaker, type DockerfileChange, type TextEdit } from "./dockerfile-change.ts"
import { type Install, type Installer, installOf } from "./installs.ts"
import type { ShellWord } from "./shell-commands.ts"

const purge: Partial<Readonly<Record<Installer, string>>> = {
  apt: "apt-get purge -y --auto-remove",
  apk: "apk del",
  dnf: "dnf remove -y",
  zypper: "zypper remove -y -u",
}

/**
 * Drops packages that serve builders or intruders from the step that installs them: altogether where nothing in the
 * Dockerfile calls them, else at the end of the step that does.
 */
export const dropPackages: ChangeMaker = ({ image, text, instructions }) => {
  const byName = new Map(image.packages.filter(isOperatingSystemPackage).map((each) => [each.name, each]))
  return instructions.flatMap((step, index) => {
    if (step.layer === undefined || !step.commands) return []
    return step.commands.flatMap((command): readonly DockerfileChange[] => {
      const install = installOf(command)
      const remove = install && purge[install.installer]
      if (!remove) return []
      const dropped = install.names.flatMap((word) => {
        const found = byName.get(word.text.replace(/[=<>~:].*$/, ""))
        const programs = found ? idlePrograms(found) : []
        if (!found || programs.length === 0) return []
        const elsewhere = instructions.filter((other, at) => at !== index && callsAny(other, programs))
        if (elsewhere.length > 0) return []
        return [{ word, found, isUsedHere: commandsCall(step, programs, install) }]
      })
      return [
        ...unused(dropped.filter(({ isUsedHere }) => !isUsedHere)),
        ...used(dropped.filter(({ isUsedHere }) => isUsedHere)),
      ]

      function unused(list: readonly Dropped[]): readonly DockerfileChange[] {
        if (list.length === 0 || list.length === install?.names.length) return []
        return [
          change(
            "leave out",
            list,
            list.map(({ word }) => without(word, text)),
          ),
        ]
      }
      function used(list: readonly Dropped[]): readonly DockerfileChange[] {
        if (list.length === 0) return []
        const command = `${remove} ${list.map(({ found }) => found.name).join(" ")}`
        return [change("remove at the end of the step", list, [andThen(step.instruction.argumentsSpan.end, command)])]
      }
    })

    function change(how: string, list: readonly Dropped[], edits: readonly TextEdit[]): DockerfileChange {
      const packages = list.map(({ found }) => found.name)
      return {
        what: `${how} ${packages.join(", ")}`,
        line: step.instruction.line,
        bytes: list.reduce((sum, { found }) => sum + bytesIn(image, found, step.layer), 0),
        packages,
        caution: "The application itself must not call them. What only they need goes with them and is not counted.",
        edits,
      }
    }
  })
}

interface Dropped {
  readonly word: ShellWord
  readonly found: Package
}

/** Programs of a package, where all that it brings to the search path serves builders or intruders. */
function idlePrograms({ files = [] }: Package): readonly string[] {
  const programs = files.filter((path) => /^(?:usr\/)?(?:local\/)?s?bin\/[^/]+$/.test(path)).map(basename)
  return programs.length > 0 &&
    programs.every((name) => {
      const kind = kindOfProgram(name)
      return kind === "compiler" || kind === "network tool" || kind === "debugger"
    })
    ? programs
    : []
}

/** Whether an instruction names any of the programs, as a command or in a text that may be one. */
const callsAny = ({ instruction }: BuildInstruction, programs: readonly string[]): boolean =>
  /^(?:RUN|CMD|ENTRYPOINT|HEALTHCHECK|SHELL)$/.test(instruction.keyword) &&
  programs.some((name) => mentions(instruction.arguments, name))

const commandsCall = ({ commands = [] }: BuildInstruction, programs: readonly string[], install: Install): boolean =>
  commands.some(({ words }) =>
    words.some((word) => !install.names.includes(word) && programs.some((name) => mentions(word.text, name))),
  )

const mentions = (text: string, program: string): boolean => text.split(/[^A-Za-z0-9_.+-]+/).includes(program)

/** With the space and the line breaks before it. */
function without({ span }: ShellWord, text: string): TextEdit {
  const before = /(?:[ \t]|\\[ \t]*\r?\n)*$/.exec(text.slice(Math.max(0, span.start - 200), span.start))?.[0] ?? ""
  return { span: { start: span.start - before.length, end: span.end }, text: "" }
}

const bytesIn = (image: CatalogedImage, { files = [] }: Package, layer: number | undefined): number =>
  bytesOf(
    files.flatMap((path) => {
      const file = findFile(image.files, path)
      return file?.type === "file" && file.layer === layer ? [file] : []
    }),
  )
