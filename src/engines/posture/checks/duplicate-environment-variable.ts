import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { container, pod } from "../examples.ts"
import { remove } from "../fixes.ts"

/**
 * When a variable is given twice the last one counts, so that the value a reviewer reads first may not be the one in
 * force; server-side apply refuses or merges such lists in ways nobody expects.
 *
 * Field:   env[*].name of every container class
 * Allowed: each name once
 * Source:  kubernetes pkg/kubelet/kubelet_pods.go, makeEnvironmentVariables
 */
export const duplicateEnvironmentVariable = check({
  id: "duplicate-environment-variable",
  title: "Environment variable is given twice",
  severity: low("the value that was reviewed may not be the one in force"),
  aliases: ["kube-linter:duplicate-env-var", "kube-score:environment-variable-key-duplication", "kubescape:C-0295"],
  frameworks: ["devops/reliability"],
  containers(container, report) {
    const last = new Map(container.environment.map(({ name, path }) => [name, path]))
    for (const { name, resource, path } of container.environment)
      if (last.get(name) !== path)
        report({ resource, path }, `container ${container.name} gets ${name} twice; the later one counts`)
  },
  fix: { title: "Remove the value that does not count", patch: remove },
  examples: {
    good: pod({ containers: [container({ env: [{ name: "PORT", value: "80" }] })] }),
    bad: pod({
      containers: [
        container({
          env: [
            { name: "PORT", value: "80" },
            { name: "PORT", value: "81" },
          ],
        }),
      ],
    }),
  },
})
