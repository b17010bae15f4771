import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * LD_PRELOAD and its like put a library into every process of the container. It sees and changes all they do, which is
 * what rootkits in containers do, and it is loaded from wherever the value says.
 *
 * Field:   env[*].name of every container class
 * Allowed: no LD_PRELOAD or LD_AUDIT, or a known allocator's library
 * Source:  ld.so(8); MITRE ATT&CK T1574.006
 */
export const preloadedLibrary = check({
  id: "preloaded-library",
  title: "A library is put into every process",
  severity: low("it sees and changes all that the processes do"),
  frameworks: ["mitre-attack/T1574.006"],
  os: "linux",
  containers(container, report) {
    if (container.spec.env === undefined) return
    for (const { name, value, resource, path } of container.environment) {
      if (name !== "LD_PRELOAD" && name !== "LD_AUDIT") continue
      if (value !== undefined && (value === "" || allocator.test(value))) continue
      report({ resource, path }, `container ${container.name} loads ${value ?? "a library"} into every process`)
    }
  },
  fix: { title: "Remove the variable", patch: remove, risk: "the application may count on the library" },
  examples: {
    good: pod({ containers: [container({ env: [{ name: "LD_PRELOAD", value: "/usr/lib/libjemalloc.so.2" }] })] }),
    bad: pod({ containers: [container({ env: [{ name: "LD_PRELOAD", value: "/tmp/hook.so" }] })] }),
  },
})

const allocator = /^\S*lib(?:jemalloc|tcmalloc\w*|mimalloc\w*)\.so[\d.]*$/
