import { removeAt, setAt } from "../../../lib/json-patch.ts"
import { parentOf, resolvePointer } from "../../../lib/json-pointer.ts"
import { info } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"

/**
 * `serviceAccount` is the old name of `serviceAccountName`; it counts only while that is empty, so that two files that
 * are merged may leave the account nobody meant.
 *
 * Field:   spec.serviceAccount of the pod
 * Allowed: absent; equal to serviceAccountName, as the API server writes it
 * Source:  k8s.io/api/core/v1/types.go, PodSpec.DeprecatedServiceAccount
 */
export const deprecatedServiceAccountField = check({
  id: "deprecated-service-account-field",
  title: "Pod uses the deprecated field serviceAccount",
  severity: info("the field still works; its replacement wins over it"),
  aliases: ["kube-linter:deprecated-service-account-field", "kubescape:C-0294"],
  frameworks: ["devops/reliability"],
  workloads({ pod }, report) {
    const { serviceAccount, serviceAccountName } = pod.spec
    if (typeof serviceAccount !== "string" || serviceAccount === "" || serviceAccount === serviceAccountName) return
    report(
      { resource: pod.resource, path: `${pod.specPath}/serviceAccount` },
      `serviceAccount is set to ${serviceAccount}`,
    )
  },
  fix: {
    title: "Rename serviceAccount to serviceAccountName",
    patch: ({ path }, object) => {
      const parent = parentOf(path) ?? ""
      const name = resolvePointer(object, path) ?? ""
      const named = resolvePointer(object, `${parent}/serviceAccountName`)
      return [...removeAt(object, path), ...(named ? [] : setAt(object, `${parent}/serviceAccountName`, name))]
    },
  },
  examples: { good: deployment({ serviceAccountName: "app" }), bad: deployment({ serviceAccount: "app" }) },
})
