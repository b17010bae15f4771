import type { CatalogedImage } from "../../model/image/image.ts"
import { namesCredential } from "../posture/credentials.ts"

/** The commands and instructions that built an image, without what builders put around them. */
export interface Instruction {
  /** `RUN`, `ADD`, `COPY`, `ENV` … */
  readonly name: string
  readonly text: string
}

const builderPrefix = /^\/bin\/(?:sh|bash) -c(?:\s+#\(nop\)\s*)?/
const instruction = /^\s*(ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|HEALTHCHECK|LABEL|RUN|SHELL|USER|VOLUME|WORKDIR)\b\s*/

/**
 * Reads the history as docker's classic builder (`/bin/sh -c …`, `#(nop) ADD …`), BuildKit (`RUN /bin/sh -c … # buildkit`)
 * and others write it. Steps of no known form count as commands.
 */
export const instructionsOf = ({ config }: CatalogedImage): readonly Instruction[] =>
  (config?.history ?? []).map(({ createdBy }) => {
    const text = createdBy.replace(/\s*# buildkit$/, "").replace(/^\|\d+ .*?(?=\/bin\/)/s, "")
    const isNop = /#\(nop\)/.test(text)
    const plain = text.replace(builderPrefix, "")
    const found = instruction.exec(plain)
    if (found) return { name: found[1] as string, text: plain.slice(found[0].length).replace(builderPrefix, "").trim() }
    return { name: isNop ? "" : "RUN", text: plain.trim() }
  })

/** The commands that were run. */
export const commandsOf = (image: CatalogedImage): readonly string[] =>
  instructionsOf(image).flatMap(({ name, text }) => (name === "RUN" ? [text] : []))

/** The start of a command, for a message, without what could be a credential. */
export const shorten = (text: string, length = 80): string => {
  const line = withoutCredentials(text.replace(/\s+/g, " ").slice(0, 4096))
  return line.length > length ? `${line.slice(0, length - 1)}…` : line
}

const withoutCredentials = (line: string): string =>
  line
    .replace(/(:\/\/)[^\s/@]+@/g, "$1…@")
    .replace(/\b([A-Za-z_]\w*)=("[^"]*"|'[^']*'|\S+)/g, (all, name: string) =>
      namesCredential(name) ? `${name}=…` : all,
    )
    .replace(/(?<=\s)(-u|--user|-p|--password|--token|--header|-H)([ =])("[^"]*"|'[^']*'|\S+)/g, "$1$2…")
