import { basename } from "./basename.ts"
import type { ShellCommand, ShellWord } from "./shell-commands.ts"

export type Installer = "apt" | "apk" | "dnf" | "zypper" | "pip" | "npm"

/** A command that installs packages by name. */
export interface Install {
  readonly installer: Installer
  /** The word `install` or `add`, behind which options may stand. */
  readonly verb: ShellWord
  /** Packages that it names. */
  readonly names: readonly ShellWord[]
}

const programs: Readonly<Record<string, Installer>> = {
  apt: "apt",
  "apt-get": "apt",
  aptitude: "apt",
  apk: "apk",
  dnf: "dnf",
  microdnf: "dnf",
  yum: "dnf",
  tdnf: "dnf",
  zypper: "zypper",
  pip: "pip",
  pip3: "pip",
  npm: "npm",
}

const verbs: Readonly<Record<Installer, readonly string[]>> = {
  apt: ["install"],
  apk: ["add"],
  dnf: ["install"],
  zypper: ["install", "in"],
  pip: ["install"],
  npm: ["install", "ci", "i"],
}

/** Options that take the next word. */
const withValue = /^(?:-t|--virtual|-X|--repository|-c|-o|-r|--requirement|--index-url|-i|--target|--prefix|--root|-p)$/

/** What a command installs; undefined for one that installs nothing. */
export function installOf({ words }: ShellCommand): Install | undefined {
  // `DEBIAN_FRONTEND=… apt-get`, `set -x`, `sudo apt-get`, `python -m pip`.
  const index = words.findIndex(({ text }) => Object.hasOwn(programs, basename(text)))
  const program = words[index]
  if (
    !program ||
    words.slice(0, index).some(({ text }) => !/^(?:\w+=.*|sudo|env|python3?|-m|then|do|if|!|\{|\()$/.test(text))
  )
    return undefined
  const installer = programs[basename(program.text)] as Installer
  const after = words.slice(index + 1)
  const verb = after.findIndex(({ text }) => verbs[installer].includes(text))
  if (verb < 0) return undefined
  const names = after
    .slice(verb + 1)
    .filter(({ text }, at, all) => !text.startsWith("-") && !withValue.test(all[at - 1]?.text ?? ""))
  return { installer, verb: after[verb] as ShellWord, names }
}
