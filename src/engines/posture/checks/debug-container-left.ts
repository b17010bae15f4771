import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"

/**
 * A debug container was added to the running pod. It cannot be removed without the pod, shares its network and often its
 * processes, and its image is seldom one that was reviewed.
 *
 * Field:   ephemeralContainers of pods that run
 * Allowed: none
 * Source:  Kubernetes documentation, Ephemeral Containers
 */
export const debugContainerLeft = check({
  id: "debug-container-left",
  title: "Debug container was left in the pod",
  severity: low("tools of an attacker stand ready in the pod"),
  frameworks: ["mitre-attack/T1609", "mitre-attack/T1610"],
  classes: ["ephemeral"],
  containers({ name, imageText, resource, path }, report) {
    report({ resource, path }, `debug container ${name} runs ${imageText}`)
  },
  fix: { title: "Delete the pod once the debugging is over; its controller makes a new one" },
  examples: {
    good: pod(),
    bad: pod({ ephemeralContainers: [container({ name: "debugger-x7k" })] }),
  },
})
