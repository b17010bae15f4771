import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { setTo } from "../fixes.ts"

const highest = 10_000

/**
 * User ids up to 10000 belong to accounts of the node. A process that leaves its container keeps its number, and with
 * it the rights of the account that happens to have the same one. A pod with a user namespace of its own is passed
 * over, since its ids are mapped away; user 0 is reported by run-as-root-user.
 *
 * Field:   securityContext.runAsUser of the pod and every container
 * Allowed: numbers above 10000
 * Source:  Kubernetes documentation, "Configure a Security Context for a Pod or Container"; useradd(8), UID_MAX
 */
export const runAsHighUserId = check({
  id: "run-as-high-user-id",
  title: "User id may collide with an account of the node",
  severity: low("matters only after an escape, and only where an account with that number has rights"),
  aliases: [
    "trivy:KSV-0020",
    "checkov:CKV_K8S_40",
    "kube-score:container-security-context-user-group-id",
    "kubesec:RunAsUser",
  ],
  optional: true,
  frameworks: ["nsa-cisa-1.2/non-root-containers"],
  os: "linux",
  classes: ["init", "sidecar", "regular"],
  containers(container, report) {
    const { runAsUser } = container.security
    if (!container.pod.hostUsers.value || runAsUser.value === 0) return
    if (runAsUser.value === undefined)
      report(
        container.pod.at("securityContext", "runAsUser"),
        `container ${container.name} leaves its user to the image`,
      )
    else if (runAsUser.value <= highest)
      report(runAsUser, `container ${container.name} runs as user ${runAsUser.value}`)
  },
  fix: {
    title: "Set runAsUser to a number above 10000 that may read the image's files",
    patch: setTo(20_001),
    risk: "the user must be able to read the files of the image and of its volumes",
  },
  examples: {
    good: pod({ securityContext: { runAsUser: 20001 } }),
    bad: pod({ securityContext: { runAsUser: 1000 } }),
  },
})
