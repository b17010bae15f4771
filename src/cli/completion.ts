import { type Command, UsageError } from "./command.ts"
import type { CommandEntry } from "./commands.ts"

type Commands = Readonly<Record<string, CommandEntry>>

/** The command is given the others, since its script names all of them. */
export const completionFor = (commands: Commands): Command => ({
  name: "completion",
  arguments: "bash|zsh|fish",
  describe: "completion for bash, zsh or fish",
  options: {},
  examples: [
    'eval "$(breakwater completion bash)"',
    "breakwater completion fish > ~/.config/fish/completions/breakwater.fish",
  ],
  async run([shell], _options, terminal) {
    await terminal.write(await scriptFor(shell, commands))
    return 0
  },
})

async function scriptFor(shell: string | undefined, commands: Commands): Promise<string> {
  const entries = await Promise.all(
    Object.entries(commands).map(async ([name, { describe, load }]) => ({
      name,
      describe,
      options: (await load()).options,
    })),
  )
  const names = entries.map(({ name }) => name).join(" ")
  const flags = (options: Command["options"]) => [...Object.keys(options), "help"].map((name) => `--${name}`).join(" ")
  if (shell === "fish") {
    const lines = entries.flatMap(({ name, describe, options }) => [
      `complete -c breakwater -n __fish_use_subcommand -a ${name} -d '${describe.replaceAll("'", "")}'`,
      ...Object.entries(options).map(
        ([option, { describe: text }]) =>
          `complete -c breakwater -n '__fish_seen_subcommand_from ${name}' -l ${option} -d '${text.replaceAll("'", "")}'`,
      ),
    ])
    return `${lines.join("\n")}\n`
  }
  if (shell !== "bash" && shell !== "zsh")
    throw new UsageError("completion needs the name of a shell", "breakwater completion bash, zsh or fish.")
  const cases = entries.map(({ name, options }) => `    ${name}) words="${flags(options)}" ;;`).join("\n")
  const zsh = shell === "zsh" ? "autoload -U +X bashcompinit && bashcompinit\n" : ""
  return `${zsh}_breakwater() {
  local current="\${COMP_WORDS[COMP_CWORD]}" words="${names}"
  if [ "$COMP_CWORD" -gt 1 ]; then
    case "\${COMP_WORDS[1]}" in
${cases}
    *) words="" ;;
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$current"))
}
complete -o default -F _breakwater breakwater
`
}
