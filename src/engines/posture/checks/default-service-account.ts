import { dig } from "../../../lib/json.ts"
import { setAt } from "../../../lib/json-patch.ts"
import { low } from "../../../model/severity.ts"
import { check } from "../check.ts"
import { deployment } from "../examples.ts"

/**
 * All pods of a namespace that name no service account share `default`: a right that one of them needs is given to all,
 * and the audit log cannot tell them apart.
 *
 * Field:   spec.serviceAccountName of the pod, where its token is mounted
 * Allowed: any other than default
 * Source:  kubernetes plugin/pkg/admission/serviceaccount/admission.go; CIS Kubernetes Benchmark 5.1.5
 */
export const defaultServiceAccount = check({
  id: "default-service-account",
  title: "Workload shares the default service account",
  severity: low("a right given to one application is given to its neighbours"),
  aliases: ["kube-linter:default-service-account", "kubesec:ServiceAccountName"],
  frameworks: ["cis-1.12/5.1.5", "owasp-k8s-2025/K02"],
  workloads(workload, report, { inventory }) {
    const name = workload.pod.serviceAccountName
    if (name.value !== "default" || !workload.mountsToken(inventory).value) return
    const how =
      name.source === "default" ? "names no service account and so uses default" : "names the service account default"
    report(name, `${workload.displayName} ${how}`)
  },
  fix: {
    title: "Give the application a service account of its own",
    patch: (place, object) => setAt(object, place.path, dig(object, "metadata", "name") ?? "app"),
    risk: "the service account, named after the object, has to be made first",
  },
  examples: { good: deployment({ serviceAccountName: "app" }), bad: deployment() },
})
