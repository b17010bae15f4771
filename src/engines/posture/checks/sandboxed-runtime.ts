import { asString } from "../../../lib/json.ts"
import { high } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { pod } from "../examples.ts"
import { listSetting, matchesPattern } from "../settings.ts"

/**
 * Workloads that run code of strangers share the kernel of their node with everybody, unless a runtime puts a second
 * kernel or a virtual machine around them. Where a namespace is meant for such code, every pod there needs one.
 *
 * Field:    spec.runtimeClassName of the pod
 * Allowed:  any class in the namespaces of the setting; anything elsewhere
 * Settings: `namespaces`, patterns of names; `classes`, the classes that count (all by default)
 * Source:   Kubernetes documentation, Runtime Class; NIST SP 800-190, 4.4.3
 */
export const sandboxedRuntime = check({
  id: "sandboxed-runtime",
  title: "Untrusted workload shares the kernel of its node",
  severity: high("a flaw of the kernel is the way to the node"),
  frameworks: ["mitre-attack/T1611", "nist-800-190/4.4.3"],
  os: "linux",
  workloads({ pod: template, namespace, displayName }, report, context) {
    const namespaces = listSetting(context, "sandboxed-runtime", "namespaces", [])
    if (namespaces.length === 0 || !matchesPattern(namespace, namespaces)) return
    const runtime = asString(template.spec.runtimeClassName)
    const classes = listSetting(context, "sandboxed-runtime", "classes", ["*"])
    if (runtime !== undefined && matchesPattern(runtime, classes)) return
    report(
      template.at("runtimeClassName"),
      `${displayName} in ${namespace} has ${runtime ? `the runtime class ${runtime}` : "no runtime class"}`,
    )
  },
  fix: { title: "Name the RuntimeClass of the sandbox (gVisor, Kata Containers …)" },
  examples: {
    settings: { namespaces: ["shop"] },
    good: pod({ runtimeClassName: "gvisor" }),
    bad: pod(),
  },
})
