import type { Accounts, UserAccount } from "../../../model/image/accounts.ts"
import { cataloger, decodeText, MiB } from "../cataloger.ts"

const files: Readonly<Record<string, (rows: readonly (readonly string[])[]) => Partial<Accounts>>> = {
  "etc/passwd": (rows) => ({
    users: rows.flatMap(([name = "", , uid, gid, , , shell = ""]): UserAccount[] =>
      name !== "" && isId(uid) && isId(gid) ? [{ name, uid: Number(uid), gid: Number(gid), shell }] : [],
    ),
    // An empty second field needs no password; "x" points to /etc/shadow. Source: passwd(5).
    withoutPassword: rows.flatMap(([name = "", password, uid]) => (password === "" && isId(uid) ? [name] : [])),
  }),
  "etc/group": (rows) => ({
    groups: rows.flatMap(([name = "", , gid]) => (name !== "" && isId(gid) ? [{ name, gid: Number(gid) }] : [])),
  }),
  // Only whether a password is empty is kept. Source: shadow(5).
  "etc/shadow": (rows) => ({
    withoutPassword: rows.flatMap(([name = "", password, changed]) =>
      name !== "" && password === "" && changed !== undefined ? [name] : [],
    ),
  }),
}

const isId = (text: string | undefined): text is string => text !== undefined && /^\d{1,10}$/.test(text)

/** Accounts, for what they tell of an image. */
export const accounts = cataloger({
  id: "accounts",
  evidence: "installed",
  wants: ({ path }) => Object.hasOwn(files, path),
  maxBytes: MiB,
  *parse(bytes, context) {
    const rows = decodeText(bytes)
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith("#"))
      .map((line) => line.split(":"))
    const read = Object.hasOwn(files, context.path) ? files[context.path] : undefined
    if (read) context.fact({ kind: "accounts", accounts: read(rows) })
    yield* []
  },
})
