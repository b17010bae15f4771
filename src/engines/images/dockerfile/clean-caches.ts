import type { FileEntry } from "../../../model/image/image.ts"
import { bytesOf, leftoversOf } from "../leftovers.ts"
import type { BuildInstruction } from "./align.ts"
import { andThen, type ChangeMaker, type DockerfileChange, insertAt, type TextEdit } from "./dockerfile-change.ts"
import { type Install, type Installer, installOf } from "./installs.ts"

/** A cache, whose it is, and what leaves it out of the step that fills it. */
interface Cache {
  readonly pattern: RegExp
  readonly installer: Installer
  readonly what: string
  edit(install: Install, step: BuildInstruction): TextEdit
}

const caches: readonly Cache[] = [
  {
    pattern: /^var\/(?:lib\/apt\/lists|cache\/apt)\//,
    installer: "apt",
    what: "apt's lists, archives and caches",
    edit: (_, { instruction }) =>
      andThen(instruction.argumentsSpan.end, "apt-get clean && rm -rf /var/lib/apt/lists/*"),
  },
  {
    pattern: /^(?:var\/cache\/apk|etc\/apk\/cache)\//,
    installer: "apk",
    what: "apk's cache",
    edit: ({ verb }) => insertAt(verb.span.end, " --no-cache"),
  },
  {
    pattern: /^var\/cache\/(?:yum|dnf|libdnf5|tdnf)\//,
    installer: "dnf",
    what: "the package manager's cache",
    edit: (_, { instruction, commands = [] }) => {
      const program = commands.flatMap(({ words }) => words).find(({ text }) => /^(?:micro|t)?dnf$|^yum$/.test(text))
      return andThen(instruction.argumentsSpan.end, `${program?.text ?? "dnf"} clean all`)
    },
  },
  {
    pattern: /^var\/cache\/zypp\//,
    installer: "zypper",
    what: "zypper's cache",
    edit: (_, { instruction }) => andThen(instruction.argumentsSpan.end, "zypper clean --all"),
  },
  {
    pattern: /^(?:root|home\/[^/]+)\/\.cache\/pip\//,
    installer: "pip",
    what: "pip's cache",
    edit: ({ verb }) => insertAt(verb.span.end, " --no-cache-dir"),
  },
  {
    pattern: /^(?:root|home\/[^/]+)\/\.npm\/_cacache\//,
    installer: "npm",
    what: "npm's cache",
    edit: (_, { instruction }) => andThen(instruction.argumentsSpan.end, "npm cache clean --force"),
  },
]

/** Caches below this are not worth a change. */
const leastBytes = 100_000

/** Leaves the caches of package managers out of the step that fills them: a later step would only hide them. */
export const cleanCaches: ChangeMaker = ({ image, instructions }) => {
  const cached = leftoversOf(image).get("package cache") ?? []
  return instructions.flatMap((step) => {
    const installs = (step.commands ?? []).flatMap((command) => installOf(command) ?? [])
    return caches.flatMap((cache): readonly DockerfileChange[] => {
      const of = installs.filter(({ installer }) => installer === cache.installer)
      const [install] = of
      const bytes = bytesOf(cached.filter((file) => isOf(file, cache, step)))
      if (!install || step.layer === undefined || bytes < leastBytes) return []
      const edits = new Map(of.map((each) => cache.edit(each, step)).map((edit) => [edit.span.start, edit]))
      // Said already, and the cache is there all the same.
      if ([...edits.values()].some(({ text }) => step.instruction.arguments.includes(text.trim()))) return []
      return [
        {
          what: `leave ${cache.what} out`,
          line: step.instruction.line,
          bytes,
          packages: [],
          edits: [...edits.values()],
        },
      ]
    })
  })
}

const isOf = ({ path, layer }: FileEntry, { pattern }: Cache, step: BuildInstruction): boolean =>
  layer === step.layer && pattern.test(path)
