import { low } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"

/**
 * A workload with runAsNonRoot does not start when the image names its user instead of numbering it: the kubelet cannot tell
 * whether the name is root.
 *
 * Field:   config.User of the image
 * Allowed: a number
 * Source:  kubernetes pkg/kubelet/kuberuntime/security_context.go, verifyRunAsNonRoot
 */
export const imageUserName = imageCheck({
  id: "image-user-name",
  title: "Image names its user instead of numbering it",
  severity: low("runAsNonRoot then keeps the container from starting"),
  aliases: [],
  frameworks: [],
  advice: "Write the number: USER 10001",
  run({ config, accounts }, report) {
    const [user = ""] = config?.user.split(":") ?? []
    if (user === "" || user === "root" || /^\d+$/.test(user)) return
    const uid = accounts.users.find(({ name }) => name === user)?.uid
    if (uid === 0) return
    report(
      `the image names its user ${user}${uid === undefined ? ", whom /etc/passwd does not know" : ` instead of ${uid}`}`,
      {
        evidence: { user, ...(uid === undefined ? {} : { uid }) },
      },
    )
  },
  examples: {
    good: { user: "10001" },
    bad: { user: "app", users: [{ name: "app", uid: 10001 }] },
  },
})
