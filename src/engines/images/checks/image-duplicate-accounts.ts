import { low } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"

/**
 * Two names for one number are one user to the kernel: what one owns the other may change, and logs name whichever comes first. A second
 * name for 0 is a second root.
 *
 * Field:   /etc/passwd, /etc/group
 * Allowed: every name and number once
 * Source:  passwd(5), group(5)
 */
export const imageDuplicateAccounts = imageCheck({
  id: "image-duplicate-accounts",
  title: "Accounts of the image share a number or a name",
  severity: low("what one account owns another may change"),
  aliases: ["dockle:DKL-LI-0002"],
  frameworks: ["nist-800-190/4.1.2"],
  advice: "Give each account a number of its own",
  run({ accounts: { users, groups } }, report) {
    for (const [what, list] of [
      ["user", users.map(({ name, uid }) => [name, uid] as const)],
      ["group", groups.map(({ name, gid }) => [name, gid] as const)],
    ] as const) {
      for (const [index, [name, id]] of list.entries()) {
        const first = list.findIndex(([otherName, otherId]) => otherName === name || otherId === id)
        const [other = "", otherId] = list[first] ?? []
        if (first === index) continue
        report(
          otherId === id ? `${what}s ${other} and ${name} share the number ${id}` : `${what} ${name} is there twice`,
          {
            evidence: { names: [other, name], id },
            cause: `${what} ${name} ${id}`,
            ...(what === "user" && id === 0 ? { severity: "high" as const } : {}),
          },
        )
      }
    }
  },
  examples: {
    good: {
      users: [
        { name: "root", uid: 0 },
        { name: "app", uid: 10001 },
      ],
    },
    bad: {
      users: [
        { name: "root", uid: 0 },
        { name: "toor", uid: 0 },
      ],
    },
  },
})
