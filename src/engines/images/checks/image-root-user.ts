import { medium } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"

/**
 * Where no workload says otherwise the container runs as root: whoever breaks in owns every file of the container, and one
 * flaw of the kernel or the runtime is enough to own the node.
 *
 * Field:   config.User of the image
 * Allowed: any user but 0, root or none
 * Source:  Dockerfile reference, USER; CIS Docker Benchmark 4.1
 */
export const imageRootUser = imageCheck({
  id: "image-root-user",
  title: "Image runs as root",
  severity: medium("a break-in starts with root inside the container"),
  aliases: ["dockle:CIS-DI-0001", "trivy:DS-0002"],
  frameworks: ["nist-800-190/4.1.2"],
  advice:
    "Add a user and end the Dockerfile with USER NAME, better with its number: runAsNonRoot can only judge numbers",
  run({ config, accounts }, report) {
    if (!config) return
    const [user = ""] = config.user.split(":")
    const uid = /^\d+$/.test(user) ? Number(user) : accounts.users.find(({ name }) => name === user)?.uid
    if (user === "") report("the image names no user, so it runs as root", { evidence: { user } })
    else if (uid === 0 || user === "root") report(`the image runs as ${user}, which is root`, { evidence: { user } })
  },
  examples: {
    good: { user: "10001" },
    bad: { user: "" },
  },
})
