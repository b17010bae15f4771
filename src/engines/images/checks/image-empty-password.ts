import { high } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"

/**
 * An account without a password lets everybody in who finds a way to log in: su, a console, an SSH server.
 *
 * Field:   second field of /etc/passwd and /etc/shadow
 * Allowed: a hash, or a mark that no password fits (*, !)
 * Source:  passwd(5), shadow(5); CVE-2019-5021 (Alpine)
 */
export const imageEmptyPassword = imageCheck({
  id: "image-empty-password",
  title: "Account of the image has no password",
  severity: high("whoever reaches a login is in"),
  aliases: ["dockle:DKL-LI-0001"],
  frameworks: ["nist-800-190/4.1.2"],
  advice: "Lock it: RUN passwd -l NAME",
  run({ accounts }, report) {
    for (const name of accounts.withoutPassword)
      report(`account ${name} needs no password`, { evidence: { account: name }, cause: name })
  },
  examples: {
    good: { users: [{ name: "app", uid: 10001 }] },
    bad: { users: [{ name: "root", uid: 0 }], withoutPassword: ["root"] },
  },
})
