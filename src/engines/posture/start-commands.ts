import { asString, asStrings, get } from "../../lib/json.ts"
import { append } from "../../lib/json-pointer.ts"
import type { Container } from "../../model/workload/container.ts"
import type { Place } from "../../model/workload/setting.ts"

/** A text that a container executes, and where it stands. */
export interface StartCommand extends Place {
  readonly text: string
}

/** Words that shells, which take their script as the next word, are started with. */
const shell = /(?:^|\/)(?:ba|da|a|z|k)?sh$/

/** Whether words start a shell with a script: `sh -c "…"`, `/bin/bash -euxc "…"`. */
export const isShellScript = (words: readonly string[]): boolean =>
  words.length > 1 && shell.test(words[0] as string) && words.slice(1, 4).some((word) => /^-\w*c\w*$/.test(word))

/**
 * What a container runs at its start: each word of command and args, and command and args as a whole where they are no
 * shell script. Words are what `sh -c` gets, so that a script is one text.
 */
export function startCommands(container: Container): readonly StartCommand[] {
  const { spec, resource, path } = container
  if (spec.command === undefined && spec.args === undefined) return none
  return (["command", "args"] as const).flatMap((key) =>
    asStrings(get(spec, key)).map((text, index) => ({ text, resource, path: append(path, key, index) })),
  )
}

/** Command and args in one line: only for patterns that may span words. */
export const startLine = ({ spec, command, args }: Container): string =>
  spec.command === undefined && spec.args === undefined ? "" : [...command, ...args].join(" ")

/** The commands of probes and hooks (exec), each as one line with the place of its command. */
export function execCommands(container: Container): readonly (StartCommand & { readonly of: string })[] {
  return container.handlers.flatMap(({ of, action, spec, resource, path }) =>
    action === "exec"
      ? [{ of, text: asStrings(get(spec, "command")).join(" "), resource, path: append(path, "command") }]
      : [],
  )
}

const everyCommandOf = new WeakMap<Container, readonly StartCommand[]>()

/** Everything a container is told to execute, by start, probes and hooks, as lines. Read once for all checks. */
export function everyCommand(container: Container): readonly StartCommand[] {
  const known = everyCommandOf.get(container)
  if (known !== undefined) return known
  const commands = readEveryCommand(container)
  everyCommandOf.set(container, commands)
  return commands
}

function readEveryCommand(container: Container): readonly StartCommand[] {
  const line = startLine(container)
  const key = asStrings(get(container.spec, "args")).length > 0 ? "args" : "command"
  const start = line === "" ? none : [{ text: line, resource: container.resource, path: append(container.path, key) }]
  return hasHandlers(container) ? [...start, ...execCommands(container)] : start
}

const hasHandlers = ({ spec }: Container): boolean =>
  spec.livenessProbe !== undefined ||
  spec.readinessProbe !== undefined ||
  spec.startupProbe !== undefined ||
  spec.lifecycle !== undefined

/** The value of an option in a list of words: `--name=value` or `--name value`; undefined where it is absent. */
export function optionOf(words: readonly string[], option: string): string | undefined {
  for (const [index, word] of words.entries()) {
    if (word === option) return asString(words[index + 1]) ?? ""
    if (word.startsWith(`${option}=`)) return word.slice(option.length + 1)
  }
  return undefined
}

const none: readonly never[] = Object.freeze([])
