import { removeAt } from "../../../lib/json-patch.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { everyCommand } from "../start-commands.ts"

/**
 * The container is told to use the cloud's metadata service, which hands the node's own credentials to every pod that
 * asks. An identity of the workload's own needs no such address.
 *
 * Field:   command, args, env[*].value, exec probes and hooks of every container class
 * Allowed: no link-local metadata address
 * Source:  documentation of the metadata services of AWS, Google Cloud, Azure and Alibaba Cloud; MITRE ATT&CK T1552.005
 */
export const metadataAddress = check({
  id: "metadata-address",
  title: "Container uses the cloud's metadata service",
  severity: low("where it is open to pods it hands out the node's own identity"),
  frameworks: ["mitre-attack/T1552.005", "owasp-k8s-2025/K08"],
  containers(container, report) {
    for (const { text, resource, path } of everyCommand(container))
      if (metadata.test(text))
        report({ resource, path }, `a command of container ${container.name} asks the metadata service`)
    if (container.spec.env === undefined) return
    // Addresses that are to be reached without a proxy.
    for (const { name, value, resource, path } of container.environment)
      if (value !== undefined && !/^no_proxy$/i.test(name) && metadata.test(value))
        report({ resource, path }, `${name} of container ${container.name} leads to the metadata service`)
  },
  fix: {
    title: "Give the workload an identity of its own in the cloud, and close the metadata service to pods",
    patch: (place, object) => (/\/env\/\d+$/.test(place.path) ? removeAt(object, place.path) : []),
    risk: "an application without an identity of its own loses its rights in the cloud",
  },
  examples: {
    good: pod({ containers: [container({ env: [{ name: "NO_PROXY", value: "169.254.169.254,.svc" }] })] }),
    bad: pod({ containers: [container({ env: [{ name: "IDENTITY", value: "http://169.254.169.254/latest" }] })] }),
  },
})

const metadata =
  /(?<![\d.])(?:169\.254\.169\.254|169\.254\.170\.2|100\.100\.100\.200)(?![\d.]*\d)|\bmetadata\.google\.internal\b|\bfd00:ec2::254\b/
