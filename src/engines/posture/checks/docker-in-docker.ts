import { medium } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * A container engine runs inside the container. It needs a privileged container, hands out root through its socket or
 * port, and starts containers that neither policies nor scans of the cluster see.
 *
 * Field:   image, command and args of every container class
 * Allowed: anything but an engine's daemon; builders without a daemon (rootless BuildKit, kaniko, buildah) are passed over
 * Source:  documentation of the image docker (`dind`)
 */
export const dockerInDocker = check({
  id: "docker-in-docker",
  title: "A container engine runs inside the container",
  severity: medium("containers that the cluster does not see, started by root"),
  frameworks: ["mitre-attack/T1610", "owasp-k8s-2025/K01"],
  containers(container, report) {
    const { name, image, imageText, resource, path } = container
    if (image !== undefined && isDaemonImage(image.repository, image.tag ?? "")) {
      const isOpen = container.environment.some(({ name, value }) => name === "DOCKER_TLS_CERTDIR" && value === "")
      report({ resource, path: `${path}/image` }, `container ${name} runs ${imageText}${isOpen ? " without TLS" : ""}`)
    } else if (container.spec.command !== undefined || container.spec.args !== undefined) {
      const [first = ""] = [...container.command, ...container.args]
      if (/(?:^|\/)(?:dockerd|dockerd-entrypoint\.sh)$/.test(first))
        report(container.at(container.command.length > 0 ? "command" : "args"), `container ${name} starts ${first}`)
    }
  },
  fix: { title: "Build images with a builder that needs no daemon, such as rootless BuildKit or buildah" },
  examples: {
    good: pod({ containers: [container({ image: "docker:28-cli" })] }),
    bad: pod({ containers: [container({ image: "docker:28-dind" })] }),
  },
})

const isDaemonImage = (repository: string, tag: string): boolean =>
  /(?:^|\/)dind$/.test(repository) || (/(?:^|\/)docker$/.test(repository) && /(?:^|-)dind(?:-|$)/.test(tag))
