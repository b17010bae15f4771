import { medium } from "../../../model/severity.ts"
import { imageCheck } from "../image-check.ts"

/**
 * An SSH server in a container is a second way in beside the orchestrator's own, with accounts and keys that nobody rotates and
 * sessions that no audit log of the cluster shows.
 *
 * Field:   programs and exposed ports of the image
 * Allowed: no sshd, no port 22
 * Source:  CIS Docker Benchmark 5.7; NIST SP 800-190, 4.1.2
 */
export const imageSshServer = imageCheck({
  id: "image-ssh-server",
  title: "Image runs an SSH server",
  severity: medium("a way in beside the orchestrator's own"),
  aliases: ["trivy:DS-0004"],
  frameworks: ["nist-800-190/4.1.2"],
  advice: "Take it out; kubectl exec and ephemeral containers serve those who have to look inside",
  run({ files, config }, report) {
    const server = ["usr/sbin/sshd", "usr/sbin/dropbear", "usr/bin/dropbear", "usr/local/sbin/sshd"].find((path) =>
      files.has(path),
    )
    const isExposed = config?.exposedPorts.some((port) => port === "22/tcp" || port === "22") === true
    if (server !== undefined || isExposed)
      report(server === undefined ? "the image exposes port 22" : `the image has /${server}`, {
        evidence: { ...(server ? { file: `/${server}` } : {}), exposed: isExposed },
      })
  },
  examples: {
    good: { exposedPorts: ["8080/tcp"] },
    bad: { files: [{ path: "usr/sbin/sshd" }], exposedPorts: ["22/tcp"] },
  },
})
