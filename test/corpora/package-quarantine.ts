interface Row {
  readonly id: string
  readonly format: string
}

/** Formats that no cataloger reads yet. */
const unread: ReadonlySet<string> = new Set<string>([])

/** Cases that contradict what the ecosystem itself does, with the reason. */
const wrong: Readonly<Record<string, string>> = {}

export const quarantined = ({ id, format }: Row): boolean => unread.has(format) || Object.hasOwn(wrong, id)
