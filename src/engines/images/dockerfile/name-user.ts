import { type ChangeMaker, insertAt } from "./dockerfile-change.ts"

/** Names a user by number: Kubernetes' runAsNonRoot can judge numbers alone. */
export const nameUser: ChangeMaker = ({ image, stage, instructions }) => {
  const user = image.config?.user ?? ""
  if (!image.config || !/^(?:|root|0)(?::|$)/.test(user)) return []
  const written = stage.instructions.findLast(({ keyword }) => keyword === "USER")
  const start = instructions.find(({ instruction }) => /^(?:CMD|ENTRYPOINT)$/.test(instruction.keyword))?.instruction
  const at = start ?? stage.instructions.at(-1)
  if (!at) return []
  return [
    {
      what: "run as a user that is not root",
      line: (written ?? at).line,
      bytes: 0,
      packages: [],
      caution: "Folders that the program writes to must belong to this user (COPY --chown, an emptyDir with fsGroup).",
      edits: [
        written
          ? { span: written.argumentsSpan, text: nobody }
          : start
            ? insertAt(start.span.start, `USER ${nobody}\n`)
            : insertAt(at.span.end, `\nUSER ${nobody}`),
      ],
    },
  ]
}

/** Beyond the accounts of distributions, as distroless images have it. */
const nobody = "65532:65532"
